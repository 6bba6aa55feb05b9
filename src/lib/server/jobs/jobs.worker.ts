// The jobs thread: the scheduler over the store that the main thread has open.
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { joinSqliteStore } from '../store/sqlite/join-store.ts';
import type { JobsStart } from './jobs-thread.ts';
import { LiveRuleSet } from './live-rules.ts';
import { Scheduler } from './scheduler.ts';

const { path, port } = workerData as JobsStart;
const store = joinSqliteStore({ path, port });
const scheduler = new Scheduler({ store, rules: new LiveRuleSet(store), now: Date.now });
scheduler.start();

await once(parentPort!, 'message');
await scheduler.stop();
await store.close();
parentPort!.close();
