// The jobs thread: the scheduler and the imports, over the store that the main thread has open.
import { once } from 'node:events';
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { joinSqliteStore } from '../store/sqlite/join-store.ts';
import { doDemoWork } from '../demo/demo-work.ts';
import { ImportFiles } from '../imports/import-files.ts';
import { ImportJobs } from '../imports/import-jobs.ts';
import { networksFrom } from '../imports/schedules/network-guard.ts';
import { ScheduleJobs } from '../imports/schedules/schedule-jobs.ts';
import { importFoldersFrom } from '../imports/schedules/watched-folders.ts';
import { minFreeBytes } from '../operations/min-free.ts';
import { keyFileOf } from '../secrets/key-file.ts';
import { openSecretsOf } from '../secrets/key-proof.ts';
import type { JobsMessage, JobsStart } from './jobs-thread.ts';
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
const say = (message: JobsMessage) => parentPort!.postMessage(message);
const imports = new ImportJobs({
  store,
  files: new ImportFiles(dirname(path)),
  now: Date.now,
  report: (progress) => say({ imports: progress }),
});
scheduler.start();
const data = dirname(path);
const schedules = new ScheduleJobs({
  store,
  importFiles: new ImportFiles(data),
  now: Date.now,
  minFree: minFreeBytes(process.env['RAPPORT_MIN_FREE_MB']),
  data,
  namedFolders: importFoldersFrom(process.env['RAPPORT_IMPORT_FOLDERS']),
  networks: networksFrom(process.env['RAPPORT_ALLOW_NETWORKS']),
  secrets: () => openSecretsOf(store, keyFileOf(data)),
});
imports.start();
schedules.start();
const beat = setInterval(() => say('alive'), beatMs);

await once(parentPort!, 'message');
clearInterval(beat);
await Promise.all([scheduler.stop(), imports.stop(), schedules.stop()]);
await store.close();
parentPort!.close();
