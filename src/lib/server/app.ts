/** The composition root: the only place that picks implementations. One application per process, whatever reloads around it. */
import { join } from 'node:path';
import type { AccountExplanation } from './explain/account-explanation.ts';
import { explainAccount } from './explain/explain-account.ts';
import { ImportFiles } from './imports/import-files.ts';
import type { ImportProgress } from './imports/import-jobs.ts';
import { JobsThread } from './jobs/jobs-thread.ts';
import { LiveRuleSet } from './jobs/live-rules.ts';
import { Scheduler } from './jobs/scheduler.ts';
import { writeDuration } from './operations/metrics.ts';
import { minFreeBytes } from './operations/min-free.ts';
import { readinessOf, type Cause } from './operations/readiness.ts';
import { keyFileOf } from './secrets/key-file.ts';
import { openSecretsOf } from './secrets/key-proof.ts';
import type { Secrets } from './secrets/secrets.ts';
import { connectStore } from './store/remote/remote-store.ts';
import { serveStore } from './store/remote/serve-store.ts';
import { socketPathOf } from './store/remote/socket-path.ts';
import { exportAll, type ExportManifest } from './store/sqlite/operations/export-all.ts';
import { restore } from './store/sqlite/operations/restore.ts';
import { connectionFor, openSqliteStore } from './store/sqlite/open-store.ts';
import type { Store } from './store/store.ts';

export interface App {
  readonly store: Store;
  readonly rules: LiveRuleSet;
  /** Epoch ms. */
  readonly now: () => number;
  readonly explain: (
    accountId: string,
    which?: { model?: string | undefined; at?: number | undefined },
  ) => Promise<AccountExplanation | null>;
  /** Seals and unseals what must be read back; opened when first asked for, by a server at its start. Throws SecretsError. */
  readonly secrets: () => Promise<Secrets>;
  /** In this thread, and only where it is started: the server's jobs run in a thread of their own. */
  readonly scheduler: Scheduler;
  /** Whether a server is there that does the jobs; else they are done by whoever asks for them. */
  readonly hasServer: boolean;
  readonly close: () => Promise<void>;
}

/** What only a server has. */
export interface ServerApp extends App {
  /** Why it cannot do its work; empty: it can. */
  readonly findCauses: () => Promise<readonly Cause[]>;
  /** Files on their way to an import. */
  readonly importFiles: ImportFiles;
  /** How far an import is that is being worked on; null: nothing is known. */
  readonly importProgress: (id: string) => ImportProgress | null;
  /** Bytes that must stay free on the disk. */
  readonly minFree: number;
}

export interface AppOptions {
  /** The folder that holds the database. */
  readonly data: string;
  readonly now?: () => number;
  /** Told how long each write took. */
  readonly onWrite?: (verb: string, seconds: number) => void;
}

export const databaseFile = 'rapport.db';

/** Opens the database of a data folder and wires the rest to it; jobs run when somebody runs the scheduler. */
export async function openApp({ data, now = Date.now, onWrite }: AppOptions): Promise<App> {
  return wire(await openSqliteStore({ path: join(data, databaseFile), ...(onWrite ? { onWrite } : {}) }), data, now);
}

/** The same for a command: when a server has the database open, its store is used. */
export async function openAppOrServer({ data, now = Date.now }: AppOptions): Promise<App> {
  const remote = await connectStore(socketPathOf(data));
  return remote ? wire(remote, data, now, true) : openApp({ data, now });
}

/** Puts a verified backup in the place of a data folder's database; refused while somebody has that open. */
export function restoreData(data: string, from: string, at: number): { readonly replaced: string | null } {
  return restore(join(data, databaseFile), from, at);
}

/** Every table of a data folder's database as JSON lines; a server may have it open. */
export function exportData(data: string, folder: string, at: number): ExportManifest {
  return exportAll(join(data, databaseFile), folder, at);
}

function wire(store: Store, data: string, now: () => number, hasServer = false): App {
  const rules = new LiveRuleSet(store);
  const scheduler = new Scheduler({ store, rules, now });
  let secrets: Promise<Secrets> | undefined;
  return {
    store,
    rules,
    now,
    scheduler,
    hasServer,
    secrets: () => (secrets ??= openSecretsOf(store, keyFileOf(data))),
    explain: (accountId, which) => explainAccount({ store, rules, now: now() }, accountId, which),
    close: async () => {
      await scheduler.stop();
      await store.close();
    },
  };
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
  return { ...opened, hasServer: true, findCauses, importFiles, importProgress, minFree, close };
}

/** Closes the server's application, if it was opened. It stays closed: a request that was cut off must not open the database again. */
export async function closeApp(): Promise<void> {
  await (await kept.rapportApp)?.close();
}
