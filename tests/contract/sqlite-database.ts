/** SQLite databases for tests: each a copy of one that was migrated once. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '#lib/server/store/sqlite/open-store.ts';
import type { Store } from '#lib/server/store/store.ts';

export interface TestFolder {
  /** The path of a new copy of the migrated database. */
  copy(): string;
  remove(): void;
}

export async function makeTestFolder(): Promise<TestFolder> {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-contract-'));
  const template = join(folder, 'template.db');
  await (await openSqliteStore({ path: template })).close();
  let copies = 0;
  return {
    copy() {
      const path = join(folder, `${++copies}.db`);
      copyFileSync(template, path);
      copyFileSync(`${template}.epoch`, `${path}.epoch`);
      return path;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Opens the database; `await using` closes it. */
export async function openDisposable(path: string): Promise<Store & AsyncDisposable> {
  const store = await openSqliteStore({ path });
  return { ...store, [Symbol.asyncDispose]: () => store.close() };
}
