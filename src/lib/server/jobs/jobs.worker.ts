// The jobs thread: the scheduler over the store that the main thread has open.
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { joinSqliteStore } from '../store/sqlite/join-store.ts';
import { doDemoWork } from '../demo/demo-work.ts';
import type { JobsStart } from './jobs-thread.ts';
import { LiveRuleSet } from './live-rules.ts';
import { Scheduler } from './scheduler.ts';

/** Whoever watches this thread need not know more often that it turns. */
const beatMs = 1_000;

const { path, port } = workerData as JobsStart;
const store = joinSqliteStore({ path, port });
const rules = new LiveRuleSet(store);
const scheduler = new Scheduler({
  store,
  rules,
  now: Date.now,
  before: (shouldStop) => doDemoWork({ store, rules, now: Date.now, shouldStop }),
});
scheduler.start();
const beat = setInterval(() => parentPort!.postMessage('alive'), beatMs);

await once(parentPort!, 'message');
clearInterval(beat);
await scheduler.stop();
await store.close();
parentPort!.close();
