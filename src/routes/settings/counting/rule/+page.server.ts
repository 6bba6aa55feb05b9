import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { hasErrors } from '#lib/core/problems.ts';
import { app } from '#lib/server/app.ts';
import { actorIn } from '#lib/server/auth/caller.ts';
import { lookAtBook } from '#lib/server/counting/look-at-book.ts';
import { previewRule } from '#lib/server/counting/preview-rule.ts';
import { publishDocuments } from '#lib/server/publish.ts';
import { StoreError } from '#lib/server/store/store-error.ts';
import { emptyRule, readTyped, signalOf, typedFromSignal, type CountedSignal, type RuleTyped } from '../rule-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
  const { store, now: clock } = await app();
  const now = clock();
  const key = url.searchParams.get('key');
  const { names } = await lookAtBook(store, now);
  if (key === null) {
    const typed = emptyRule(url.searchParams.get('from') === 'records' ? 'records' : 'events', url.searchParams.get('name') ?? ''); // prettier-ignore
    return { key: null, typed, names, seen: 0, versions: [], live: null, isDraft: false, preview: await previewOf(typed, now) }; // prettier-ignore
  }
  const head = await store.readDocument(key);
  const versions = head?.kind === 'signal' ? await store.listVersions(key) : [];
  const live = versions.find(({ contentHash }) => contentHash === head?.live) ?? null;
  const typed = typedFromSignal(await signalNow(key));
  const users = await store.listUsers();
  return {
    key,
    typed,
    names,
    seen: head?.draftRev ?? 0,
    isDraft: head?.draft != null,
    live: live && { number: live.number, at: live.at },
    versions: versions
      .toSorted((a, b) => b.number - a.number)
      .map(({ number, author, note, at }) => ({
        number,
        note,
        at,
        author: users.find(({ id }) => id === author)?.name ?? author,
      })),
    preview: await previewOf(typed, now),
  };
};

/** The draft of a counted signal, or what is live of it. */
async function signalNow(key: string): Promise<CountedSignal> {
  const { store } = await app();
  const head = await store.readDocument(key);
  const document = head?.draft ?? (head?.live ? (await store.readVersion(head.live))?.document : undefined);
  if (document?.kind === 'signal' && document.derive) return { ...document, derive: document.derive };
  error(404, `There is no counting rule with the key “${key}”. Look for it in the list of counting rules.`);
}

/** `null` while the rule cannot be read yet. */
async function previewOf(typed: RuleTyped, now: number) {
  const { signal } = signalOf(typed, { isPreview: true });
  if (!signal) return null;
  const { store } = await app();
  return previewRule(store, signal, now);
}

/** The draft as typed, saved over the one that was seen; or what is to be answered instead. */
async function saveTyped(event: RequestEvent) {
  const form = await event.request.formData();
  const typed = readTyped(form);
  const editing = event.url.searchParams.get('key');
  const { store, now } = await app();
  const before = editing === null ? null : await signalNow(editing);
  const { signal, faults } = signalOf(editing === null ? typed : { ...typed, key: editing }, { before });
  if (!signal) return { refused: fail(400, { typed, faults, preview: await previewOf(typed, now()) }) };
  const refuse = async (status: number, message: string) =>
    fail(status, { typed, faults: { name: message }, preview: await previewOf(typed, now()) });
  if (editing === null && (await store.readDocument(signal.key)))
    return { refused: await refuse(409, `The key “${signal.key}” is taken already. Choose another name or key.`) };
  try {
    const seen = Number(form.get('seen') ?? 0);
    if ((await store.saveDraft(signal, Number.isInteger(seen) ? seen : 0, now())) === 'conflict')
      return { refused: await refuse(409, 'Somebody else saved this rule meanwhile. Open it again to see what they changed.') }; // prettier-ignore
  } catch (thrown) {
    if (thrown instanceof StoreError && thrown.code === 'document-key-taken')
      return { refused: await refuse(409, thrown.message) };
    throw thrown;
  }
  return {
    signal,
    typed,
    note: String(form.get('note') ?? '')
      .trim()
      .slice(0, 500),
  };
}

const backTo = (key: string, done: string): never =>
  redirect(303, `${resolve('/settings/counting/rule')}?${new URLSearchParams({ key, done }).toString()}`);

export const actions: Actions = {
  preview: async (event) => {
    const typed = readTyped(await event.request.formData());
    const { now } = await app();
    const { faults } = signalOf(typed, { isPreview: true });
    return { typed, faults, preview: await previewOf(typed, now()) };
  },

  save: async (event) => {
    const saved = await saveTyped(event);
    return saved.refused ?? backTo(saved.signal.key, 'saved');
  },

  publish: async (event) => {
    const saved = await saveTyped(event);
    if (saved.refused) return saved.refused;
    const { store, now } = await app();
    const at = now();
    const { problems } = await publishDocuments(store, [saved.signal], {
      author: actorIn(event),
      note: saved.note,
      at,
    });
    if (!hasErrors(problems)) return backTo(saved.signal.key, 'published');
    const message = problems.map((each) => each.message).join(' ');
    return fail(400, { typed: saved.typed, faults: { name: message }, preview: await previewOf(saved.typed, at) });
  },
};
