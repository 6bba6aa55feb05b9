/** The composition root: the only place that picks implementations. A command opens an application here; the server's own is in app.ts. */
import { join } from 'node:path';
import type { AccountExplanation } from './explain/account-explanation.ts';
import { explainAccount } from './explain/explain-account.ts';
import { LiveRuleSet } from './jobs/live-rules.ts';
import { Scheduler } from './jobs/scheduler.ts';
import { keyFileOf } from './secrets/key-file.ts';
import { openSecretsOf } from './secrets/key-proof.ts';
import type { Secrets } from './secrets/secrets.ts';
import { connectStore } from './store/remote/remote-store.ts';
import { socketPathOf } from './store/remote/socket-path.ts';
import { exportAll, type ExportManifest } from './store/sqlite/operations/export-all.ts';
import { restore } from './store/sqlite/operations/restore.ts';
import { openSqliteStore } from './store/sqlite/open-store.ts';
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
