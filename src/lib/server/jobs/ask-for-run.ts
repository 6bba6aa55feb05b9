/** When the whole book is to be scored without anybody asking: every night, after something was published, and when very many are due. */
import { startOfDay } from '#lib/core/time/days.ts';
import type { JobContext } from './job-context.ts';

/** More due accounts than this are not settled one small batch after another. */
export const manyDue = 2_000;
const hourMs = 3_600_000;
/** After local midnight, in ms. */
const nightAt = 2 * hourMs;

export interface AskedRun {
  /** What was live when accounts were last seen to be due; `null`: not known yet. */
  readonly fingerprint: string | null;
  /** Of the last night that was looked after (epoch ms). */
  readonly night: number | null;
}

/**
 * Asks for a run where there is a reason to; a run that waits or goes on already is enough. The night's run begins at two o'clock in the
 * workspace's time zone; one that was missed runs as soon as Rapport is there again, and any run since then counts for it.
 */
export async function askForRun(context: JobContext, asked: AskedRun, due: number, at: number): Promise<AskedRun> {
  const { rules } = context;
  let { fingerprint } = asked;
  if (due > 0) {
    await rules.read();
    const isPublished = fingerprint !== null && fingerprint !== rules.fingerprint;
    fingerprint = rules.fingerprint;
    if (isPublished) await ask(context, 'published', at);
    else if (due > manyDue && !(await hasJustBroken(context, at))) await ask(context, 'many-due', at);
  }
  const night = await askForNight(context, asked.night, at);
  return { fingerprint, night };
}

async function askForNight(context: JobContext, before: number | null, at: number): Promise<number | null> {
  // The next night is 23 hours later at the earliest: clocks may be put forward.
  if (before !== null && at >= before && at < before + 23 * hourMs) return before;
  const { store } = context;
  const { timeZone } = (await store.readWorkspace()).calendar;
  const midnight = startOfDay(at, timeZone);
  const night = at >= midnight + nightAt ? midnight + nightAt : startOfDay(midnight - 1, timeZone) + nightAt;
  const [newest] = await store.listBookRuns(1);
  const isDone = night === before || (newest !== undefined && newest.requestedAt >= night);
  if (!isDone && (await hasSomethingToScore(context))) await ask(context, 'nightly', at);
  return night;
}

/** Accounts that come or documents that go live later are scored when that happens, not by the night that was let pass. */
async function hasSomethingToScore({ store, rules }: JobContext): Promise<boolean> {
  if ((await store.countBlocks()) === 0) return false;
  const { ruleSet } = await rules.read();
  return ruleSet.documents.some(({ scoring }) => scoring);
}

/** A run that failed or was cancelled, or is being so, is not made again at once because those it left are still due: they have their turn one by one. */
async function hasJustBroken({ store }: JobContext, at: number): Promise<boolean> {
  const [newest] = await store.listBookRuns(1);
  const hasBroken = newest !== undefined && ['failed', 'cancelling', 'cancelled'].includes(newest.status);
  return hasBroken && at - (newest.endedAt ?? at) < hourMs;
}

async function ask({ store }: JobContext, reason: string, at: number): Promise<void> {
  const [newest] = await store.listBookRuns(1);
  if (newest?.endedAt === null && newest.status !== 'cancelling') return;
  await store.requestBookRun({ id: crypto.randomUUID(), reason, by: 'rapport', at });
}
