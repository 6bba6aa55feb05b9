import Database from 'better-sqlite3';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Store } from '../store.ts';
import { openConnection, pragmas } from './connection.ts';
import { openSqliteStore } from './open-store.ts';

vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let path: string;
const opened: Store[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-open-'));
  path = join(folder, 'data', 'rapport.db');
});

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  rmSync(folder, { recursive: true });
});

async function open(at = path): Promise<Store> {
  const store = await openSqliteStore({ path: at });
  opened.push(store);
  return store;
}

const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);

describe('opening a database', () => {
  it('takes up at once what a process that is gone had claimed', async () => {
    const first = await openSqliteStore({ path });
    await first.append([{ accountId: 'a1' }], 1, 'test');
    const [claimed] = await first.claimDueAccounts(10, 5, 60_000);
    await first.close();
    const second = await open();
    const [again] = await second.claimDueAccounts(11, 5, 60_000);
    expect(again?.accountId).toBe('a1');
    expect(again!.fence).toBeGreaterThan(claimed!.fence);
  });

  it('keeps it to ourselves: folder, file and everything beside it', async () => {
    const store = await open();
    await store.append([{ accountId: 'a1' }], 1, 'test');
    expect(mode(join(folder, 'data'))).toBe('700');
    const files = readdirSync(join(folder, 'data'));
    expect(files).toEqual(
      expect.arrayContaining(['rapport.db', 'rapport.db-wal', 'rapport.db.owner', 'rapport.db.epoch']),
    );
    for (const file of files) expect([file, mode(join(folder, 'data', file))]).toEqual([file, '600']);
  });

  it('is refused when others could read it, with the command that helps', async () => {
    await (await open()).close();
    chmodSync(path, 0o644);
    await expect(open()).rejects.toMatchObject({
      code: 'database-exposed',
      message: expect.stringContaining(`chmod 600 ${path}`) as string,
    });
  });

  it('is refused while another writer has it, and possible as soon as that one is gone', async () => {
    const first = await open();
    await expect(open()).rejects.toMatchObject({
      code: 'database-in-use',
      message: expect.stringContaining(path) as string,
    });
    await expect(open()).rejects.toThrow(`process ${process.pid}`);
    await first.close();
    await open();
  });

  it('that is none is refused', async () => {
    await (await open()).close();
    const file = join(folder, 'data', 'notes.db');
    copyFileSync(`${path}.epoch`, file);
    chmodSync(file, 0o600);
    await expect(open(file)).rejects.toMatchObject({ code: 'database-unreadable' });
  });

  it('asserts on every connection what keeps commits through a power cut', async () => {
    await open();
    for (const access of ['read', 'write'] as const) {
      const { db } = openConnection(path, access);
      for (const [name, value] of Object.entries(pragmas))
        expect([name, db.pragma(name, { simple: true })]).toEqual([name, value]);
      db.close();
    }
  });

  it('refuses a connection that does not write ahead', () => {
    const other = join(folder, 'rollback.db');
    new Database(other).exec('CREATE TABLE t (x INTEGER) STRICT').close();
    expect(() => openConnection(other, 'read')).toThrow(expect.objectContaining({ code: 'wrong-pragma' }));
  });
});

describe('a restored copy', () => {
  it('is noticed when an older file is put back, and remembered until somebody acknowledges it', async () => {
    await (await open()).close();
    copyFileSync(path, `${path}.old`);
    await (await open()).close();
    copyFileSync(`${path}.old`, path);
    const restored = await openSqliteStore({ path, clock: () => 7 });
    expect(await restored.readRestored()).toBe(7);
    await restored.close();
    const again = await open();
    expect(await again.readRestored()).toBe(7);
    await again.acknowledgeRestore('ann', 8);
    expect(await again.readRestored()).toBeNull();
    expect((await again.readAudit(9)).map((each) => each.verb)).toEqual(['database.acknowledged', 'database.restored']);
  });

  it('is noticed from a backup taken in the same sitting, and from a database that came alone', async () => {
    const store = await open();
    await store.append([{ accountId: 'a1' }], 1, 'test');
    const copy = join(folder, 'data', 'copy.db');
    expect(await store.backup(copy)).toBe(copy);
    await store.append([{ accountId: 'a2' }], 2, 'test');
    await store.close();
    const alone = await open(copy);
    expect(await alone.readRestored()).not.toBeNull();
    expect(await alone.listAccountIds()).toEqual(['a1']);
    await alone.close();
    copyFileSync(copy, path);
    expect(await (await open()).readRestored()).not.toBeNull();
  });
});

describe('a backup', () => {
  it('is complete, private, and leaves nothing else behind', async () => {
    const store = await open();
    const to = join(folder, 'backup.db');
    const [saved] = await Promise.all([store.backup(to), store.append([{ accountId: 'a1' }], 1, 'test')]);
    expect(saved).toBe(to);
    expect(mode(to)).toBe('600');
    expect(readdirSync(folder).sort()).toEqual(['backup.db', 'data']);
  });

  it('overwrites nothing', async () => {
    const store = await open();
    await store.backup(join(folder, 'backup.db'));
    await expect(store.backup(join(folder, 'backup.db'))).rejects.toMatchObject({ code: 'file-exists' });
    await expect(store.backup(join(folder, 'nowhere', 'backup.db'))).rejects.toThrow();
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });
});
