/** The application of a server process: one, whatever reloads around it, with the jobs thread and the socket for commands. */
import { join } from 'node:path';
import { ImportFiles } from './imports/import-files.ts';
import type { ImportProgress } from './imports/import-jobs.ts';
import { networksFrom } from './imports/schedules/network-guard.ts';
import { importFoldersFrom, listWatchedFolders, type WatchedFolder } from './imports/schedules/watched-folders.ts';
import { JobsThread } from './jobs/jobs-thread.ts';
import { databaseFile, openApp, type App } from './open-app.ts';
import { writeDuration } from './operations/metrics.ts';
import { minFreeBytes } from './operations/min-free.ts';
import { readinessOf, type Cause } from './operations/readiness.ts';
import { serveStore } from './store/remote/serve-store.ts';
import { socketPathOf } from './store/remote/socket-path.ts';
import { connectionFor } from './store/sqlite/open-store.ts';

/** What only a server has. */
export interface ServerApp extends App {
  /** Why it cannot do its work; empty: it can. */
  readonly findCauses: () => Promise<readonly Cause[]>;
  /** Files on their way to an import. */
  readonly importFiles: ImportFiles;
  /** How far an import is that is being worked on; null: nothing is known. */
  readonly importProgress: (id: string) => ImportProgress | null;
  /** What scheduled imports may read. */
  readonly watchedFolders: () => Promise<readonly WatchedFolder[]>;
  /** Bytes that must stay free on the disk. */
  readonly minFree: number;
}

// Vite re-runs modules in development; the database and its writer thread must not be opened twice.
const kept = globalThis as { rapportApp?: Promise<ServerApp> | undefined };

/** The server's application, opened on first use in the folder named by RAPPORT_DATA. */
export function app(): Promise<ServerApp> {
  kept.rapportApp ??= openServerApp();
  return kept.rapportApp;
}

async function openServerApp(): Promise<ServerApp> {
  const data = process.env['RAPPORT_DATA'];
  if (!data)
    throw new Error('RAPPORT_DATA names no folder for the database; start with npm start or npm run demo, or set it.');
  const path = join(data, databaseFile);
  const minFree = minFreeBytes(process.env['RAPPORT_MIN_FREE_MB']);
  const namedFolders = importFoldersFrom(process.env['RAPPORT_IMPORT_FOLDERS']);
  networksFrom(process.env['RAPPORT_ALLOW_NETWORKS']); // trouble with it is said now
  const watchedFolders = () => listWatchedFolders(data, namedFolders);
  const opened = await openApp({ data, onWrite: (verb, seconds) => writeDuration.observe({ verb }, seconds) });
  await opened.secrets().catch(async (error: unknown) => {
    await opened.close();
    throw error;
  });
  const stopServing = await serveStore(opened.store, socketPathOf(data));
  const jobs = new JobsThread({ path, connect: () => connectionFor(opened.store) });
  jobs.start();
  const close = async () => {
    await Promise.all([stopServing(), jobs.stop()]);
    await opened.close();
  };
  const { store, now } = opened;
  const findCauses = readinessOf({ store, path, jobsBeat: () => jobs.lastBeat(), now, minFree });
  const importProgress = (id: string) => {
    const last = jobs.lastImport();
    return last?.id === id ? last : null;
  };
  const importFiles = new ImportFiles(data);
  return { ...opened, hasServer: true, findCauses, importFiles, importProgress, watchedFolders, minFree, close };
}

/** Closes the server's application, if it was opened. It stays closed: a request that was cut off must not open the database again. */
export async function closeApp(): Promise<void> {
  await (await kept.rapportApp)?.close();
}
