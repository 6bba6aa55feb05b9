import { fail } from '@sveltejs/kit';
import type { ZodError } from 'zod';
import { app } from '#lib/server/app.ts';
import { actorIn } from '#lib/server/auth/caller.ts';
import type { Alarm } from '#lib/server/store/book-run-store.ts';
import { wordsOf } from './document-words.ts';
import { readProgress } from './read-progress.ts';
import { isUnderWay } from './run-words.ts';
import { acknowledgeSchema, cancelSchema, readRunsShown, runsAtMost, runsStep } from './scoring-forms.ts';
import { trustOf } from './trust.ts';
import type { Actions, PageServerLoad } from './$types';

const alarmsRead = 200;
const alarmsShown = 50;

export const load: PageServerLoad = async ({ url }) => {
  const shown = readRunsShown(url.searchParams);
  const { store, now: clock } = await app();
  const now = clock();
  const [progress, newest, alarms, openTotal, copy, live, users] = await Promise.all([
    readProgress(store, now),
    // One more than is shown tells whether there are more.
    store.listBookRuns(shown + 1),
    store.listAlarms(alarmsRead),
    store.countOpenAlarms(),
    store.describeFactBlocks(),
    store.readLive(),
    store.listUsers(),
  ]);
  const runs = newest.slice(0, shown).filter((run) => !isUnderWay(run));
  const open = alarms.filter(({ acknowledgedAt }) => acknowledgedAt === null);
  const accounts = await store.readAccounts([...new Set(alarms.map(({ accountId }) => accountId))]);
  return {
    progress,
    shown,
    runs,
    more: newest.length > shown && shown < runsAtMost ? Math.min(runsAtMost, shown + 4 * runsStep) : null,
    isCut: newest.length > shown && shown >= runsAtMost,
    trust: trustOf(runs),
    open: open.slice(0, alarmsShown),
    openTotal,
    newestAlarm: newestOf(alarms),
    acknowledged: alarms.filter(({ acknowledgedAt }) => acknowledgedAt !== null).slice(0, alarmsShown),
    copy,
    isAnythingLive: live.some(({ kind }) => kind === 'health-model'),
    accountNames: Object.fromEntries(accounts.map(({ id, name }) => [id, name])),
    documents: Object.fromEntries(
      live
        .filter(({ key }) => alarms.some(({ document }) => document === key))
        .map(({ key, document }) => [key, wordsOf(document)]),
    ),
    users: Object.fromEntries(users.map(({ id, name }) => [id, name])),
  };
};

/** Ids count up; the list is in the order of moments. */
const newestOf = (alarms: readonly Alarm[]) => Math.max(0, ...alarms.map(({ id }) => id));

const refuse = (form: 'run' | 'acknowledge', message: string, status = 409) => fail(status, { form, message });
const firstOf = (error: ZodError) => error.issues[0]?.message ?? 'The form could not be read.';

export const actions: Actions = {
  run: async (event) => {
    const { store, now } = await app();
    const id = crypto.randomUUID();
    const run = await store.requestBookRun({ id, reason: 'by-hand', by: actorIn(event), at: now() });
    if (run.id === id) return { form: 'run' as const, started: id };
    return refuse('run', 'A run was in progress already; no other was started.');
  },

  cancel: async (event) => {
    const read = cancelSchema.safeParse(Object.fromEntries(await event.request.formData()));
    if (!read.success) return refuse('run', firstOf(read.error), 400);
    const { store, now } = await app();
    const run = await store.readBookRun(read.data.id);
    if (!run) return refuse('run', 'This run does not exist any more.', 404);
    if (!isUnderWay(run)) return refuse('run', 'The run had ended before it could be cancelled.');
    await store.cancelBookRun(run.id, actorIn(event), now());
    return { form: 'run' as const };
  },

  acknowledge: async (event) => {
    const read = acknowledgeSchema.safeParse(Object.fromEntries(await event.request.formData()));
    if (!read.success) return refuse('acknowledge', firstOf(read.error), 400);
    const { store, now } = await app();
    if (newestOf(await store.listAlarms(alarmsRead)) > read.data.newest)
      return refuse('acknowledge', 'Another alarm came in meanwhile. Read it too, then acknowledge.');
    await store.acknowledgeAlarms(actorIn(event), now());
    return { form: 'acknowledge' as const, said: 'Acknowledged. The alarms stay in the list below.' };
  },
};
