import type { MessagePort } from 'node:worker_threads';
import type { Store } from '../store.ts';
import { locateMigrations } from './migrate.ts';
import { storeOver } from './open-store.ts';
import { joinWriter } from './writer-thread.ts';

export interface JoinOptions {
  /** The database file the other thread has open. */
  readonly path: string;
  /** From `connectionFor(store)` there. */
  readonly port: MessagePort;
  /** Epoch ms; decides whether a churn with a date is in effect. */
  readonly clock?: () => number;
}

/**
 * The same database in a second thread: reads on a connection of its own, writes through the writer of the first. `close()` ends only this
 * thread's part; when the first store is closed, writing here throws `closed` or `writer-stopped`.
 */
export function joinSqliteStore({ path, port, clock = Date.now }: JoinOptions): Store {
  const writer = joinWriter(port, path);
  return storeOver({
    path,
    clock,
    migrationsFolder: locateMigrations(import.meta.url),
    writer,
    closeWriter: () => writer.close(),
  });
}
