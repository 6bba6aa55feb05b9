import { error, fail } from '@sveltejs/kit';
import { hasErrors, type Problem } from '#lib/core/problems.ts';
import { app } from '#lib/server/app.ts';
import { actorIn } from '#lib/server/auth/caller.ts';
import { readLibrary } from '#lib/server/library/read-library.ts';
import { checkWithDefinitions, publishDocuments, publishWithDefinitions } from '#lib/server/publish.ts';
import {
  attributesRead,
  bandsShown,
  doingsOf,
  isStarter,
  paragraphsOf,
  sayState,
  signalsRead,
  stateOf,
} from '../library-entry.ts';
import type { Actions, PageServerLoad } from './$types';

function starterOf(key: string) {
  const found = readLibrary().find((each) => each.key === key && isStarter(each));
  if (found && isStarter(found)) return found;
  error(404, `No model or workflow called “${key}” comes with Rapport. The list of starter models has those that do.`);
}

const wordsOf = (problems: readonly Problem[]) =>
  problems.filter(({ severity }) => severity === 'error').map(({ message }) => message);

export const load: PageServerLoad = async ({ params }) => {
  const { store } = await app();
  const document = starterOf(params.key);
  const { kind, key, name, description } = document;
  const [head, reported, problems, versions] = await Promise.all([
    store.readDocument(key),
    store.readSourceFreshness(),
    checkWithDefinitions(store, [document], readLibrary()),
    store.listVersions(key),
  ]);
  const state = stateOf(head, kind);
  return {
    key,
    kind,
    name,
    paragraphs: paragraphsOf(description),
    why: kind === 'workflow' ? document.why : '',
    state,
    says: sayState(state, kind),
    version: versions.find(({ contentHash }) => contentHash === head?.live)?.number ?? null,
    /** The key names something else here. */
    isTaken: head !== null && head.kind !== kind,
    signals: signalsRead(document, readLibrary(), reported),
    attributes: attributesRead(document),
    bands: bandsShown(document),
    doings: doingsOf(document),
    problems: wordsOf(problems),
  };
};

const actings = ['off', 'watch', 'on'] as const;
const actingIn = (form: FormData) => actings.find((each) => each === form.get('acting'));

export const actions: Actions = {
  choose: async (event) => {
    const { store, now } = await app();
    const document = starterOf(event.params.key);
    const head = await store.readDocument(document.key);
    if (head) return fail(409, { problems: ['It was chosen already.'] });
    if ((await store.saveDraft(document, 0, now())) === 'conflict')
      return fail(409, { problems: ['Somebody else chose it at the same moment.'] });
    return { said: 'Chosen. It scores nobody before you publish it.' };
  },
  publish: async (event) => {
    const { store, now } = await app();
    const document = starterOf(event.params.key);
    const acting = actingIn(await event.request.formData());
    const { published, problems, along } = await publishWithDefinitions(store, [document], readLibrary(), {
      author: actorIn(event),
      note: 'From the starter models',
      at: now(),
      acting,
    });
    if (published.length === 0) return fail(422, { problems: wordsOf(problems) });
    const came = along.length === 0 ? '' : ` ${along.length} definitions that it reads came along.`;
    return {
      said:
        document.kind === 'health-model'
          ? `Published.${came} Accounts are being scored by it.`
          : `Published.${came} It ${acting === 'on' ? 'acts from now on' : 'watches from now on, and does nothing'}.`,
    };
  },
  acting: async (event) => {
    const { store, now } = await app();
    const { key } = starterOf(event.params.key);
    const acting = actingIn(await event.request.formData());
    const live = (await store.readLive()).find((each) => each.key === key);
    if (!live || !acting) return fail(409, { problems: ['Publish it first.'] });
    const options = { author: actorIn(event), note: 'Switched', at: now(), acting };
    const { problems } = await publishDocuments(store, [live.document], options);
    if (hasErrors(problems)) return fail(422, { problems: wordsOf(problems) });
    const says = {
      on: 'It acts from now on.',
      watch: 'It only watches from now on.',
      off: 'It does nothing any more.',
    };
    return { said: says[acting] };
  },
};
