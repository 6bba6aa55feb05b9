// The jobs thread: the scheduler over the store that the main thread has open.
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { joinSqliteStore } from '../store/sqlite/join-store.ts';
import type { JobsStart } from './jobs-thread.ts';
import { LiveRuleSet } from './live-rules.ts';
import { Scheduler } from './scheduler.ts';

/** Whoever watches this thread need not know more often that it turns. */
const beatMs = 1_000;

const { path, port } = workerData as JobsStart;
const store = joinSqliteStore({ path, port });
const scheduler = new Scheduler({ store, rules: new LiveRuleSet(store), now: Date.now });
scheduler.start();
const beat = setInterval(() => parentPort!.postMessage('alive'), beatMs);

await once(parentPort!, 'message');
clearInterval(beat);
await scheduler.stop();
await store.close();
parentPort!.close();
