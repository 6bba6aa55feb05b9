/**
 * Adds the demo data to a workspace, or takes them out, as somebody asked for; in the thread of the jobs, so that nothing is scored
 * meanwhile. What an end of the server broke off is done anew: adding begins with taking out what had come.
 */
import type { LiveRuleSet } from '../jobs/live-rules.ts';
import { locateLibrary } from '../library/read-library.ts';
import { logger } from '../logger.ts';
import type { DemoWork } from '../store/demo-store.ts';
import type { Store } from '../store/store.ts';
import { readDemoRest } from './demo-rest.ts';
import { liveThroughDemo } from './live-through.ts';
import { loadDemo, type DemoLoad } from './load.ts';

export interface DemoWorkContext {
  readonly store: Store;
  readonly rules: LiveRuleSet;
  readonly now: () => number;
  readonly shouldStop: () => boolean;
  /** Left out: the whole demo. Tests take less. */
  readonly size?: Pick<DemoLoad, 'accounts' | 'density'>;
}

/** So many accounts are removed in one transaction. */
const removedAtOnce = 2;
const noteEveryMs = 400;

class Stopped extends Error {}

/** `false`: nothing was asked for. */
export async function doDemoWork(context: DemoWorkContext): Promise<boolean> {
  const work = await context.store.readDemoWork();
  if (!work || work.is === 'failed') return false;
  try {
    if (work.is === 'removing') await remove(context, work);
    else await add(context, work);
  } catch (error) {
    if (error instanceof Stopped) return true;
    logger.error({ error }, 'The demo data could not be brought in or taken out.');
    const what = error instanceof Error ? error.message : String(error);
    await context.store.saveDemoWork({ ...work, is: 'failed', what, done: 0, total: 0 });
  }
  return true;
}

async function add(context: DemoWorkContext, work: DemoWork): Promise<void> {
  const { store, rules, now, size } = context;
  if (work.what !== '') await takeOut(context, work, 'Beginning anew');
  const endAt = now();
  const seed = 'rapport';
  const note = startNotes(context, work);
  await loadDemo(store, {
    seed,
    endAt,
    library: locateLibrary(),
    ...size,
    onProgress: (done, total) => note('Writing history', done, total),
  });
  await liveThroughDemo({ store, rules, endAt, seed, onProgress: note });
  await store.saveDemoWork(null);
}

async function remove(context: DemoWorkContext, work: DemoWork): Promise<void> {
  await takeOut(context, work, 'Removing accounts');
}

async function takeOut(context: DemoWorkContext, work: DemoWork, what: string): Promise<void> {
  const { store, now } = context;
  const note = startNotes(context, work);
  const rest = await readDemoRest(store, locateLibrary());
  const counts = await store.countDemo(rest, work.by);
  for (let done = 0; ;) {
    const removed = await store.removeDemoAccounts(removedAtOnce, now());
    if (removed === 0) break;
    done += removed;
    note(what, Math.min(done, counts.accounts), counts.accounts);
  }
  await store.dropFactBlocks();
  await store.removeDemoRest(rest, counts, work.by, now());
  if (work.is === 'adding') await store.saveDemoWork(work);
}

/** Says how far it is, not too often, and stops where that was asked for. */
function startNotes({ store, shouldStop }: DemoWorkContext, work: DemoWork) {
  let notedAt = -Infinity;
  let last = '';
  return (what: string, done: number, total: number): void => {
    if (shouldStop()) throw new Stopped();
    const at = performance.now();
    if (what === last && at - notedAt < noteEveryMs) return;
    [notedAt, last] = [at, what];
    // Whoever reads it may wait; what comes after is in order, as the writer does one thing after the other.
    void store.saveDemoWork({ ...work, what, done, total }).catch(() => undefined);
  };
}
