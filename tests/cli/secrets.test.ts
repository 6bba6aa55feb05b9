import Database from 'better-sqlite3';
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { keyFileOf } from '#lib/server/secrets/key-file.ts';
import { keyIdOf, openSecrets } from '#lib/server/secrets/secrets.ts';
import { startHolding } from './hold-server.ts';
import { openDesk, type Desk } from './run-rapport.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let desk: Desk;
beforeAll(() => (desk = openDesk()));
afterAll(() => desk.remove());

/** A table as any part of the program may have one. */
function tableOfSecrets(sealed: readonly string[]): void {
  const db = new Database(join(desk.data, 'rapport.db'));
  db.exec('CREATE TABLE hooks (id INTEGER PRIMARY KEY, sealed_secret TEXT) STRICT');
  for (const each of [...sealed, null]) db.prepare('INSERT INTO hooks (sealed_secret) VALUES (?)').run(each);
  db.close();
}

function storedSecrets(): string[] {
  const db = new Database(join(desk.data, 'rapport.db'), { readonly: true });
  const stored = db
    .prepare<[], string>('SELECT sealed_secret FROM hooks WHERE sealed_secret IS NOT NULL')
    .pluck()
    .all();
  db.close();
  return stored;
}

const secrets = () => openSecrets(keyFileOf(desk.data, ''), { mayCreate: false });

describe('rapport secrets rotate', () => {
  it('seals every secret anew while a server runs, which goes on reading them', async () => {
    const server = await startHolding(desk.data);
    try {
      const before = secrets().currentKey();
      tableOfSecrets([secrets().seal('one'), secrets().seal('two')]);
      const old = secrets().seal('in a backup');
      const { code, value } = await desk.json<{ key: string; resealed: number }>('secrets', 'rotate');
      expect({ code, value }).toMatchObject({ code: 0, value: { resealed: 3, kept: [before] } });
      expect(value.key).not.toBe(before);
      expect(storedSecrets().map(keyIdOf)).toEqual([value.key, value.key]);
      expect(storedSecrets().map((each) => secrets().unseal(each))).toEqual(['one', 'two']);
      expect(secrets().unseal(old)).toBe('in a backup');
      expect(await desk.json('secrets', 'rotate', '--forget-old')).toMatchObject({ code: 0, value: { kept: [] } });
      expect(() => secrets().unseal(old)).toThrow('does not hold');
      expect(storedSecrets().map((each) => secrets().unseal(each))).toEqual(['one', 'two']);
    } finally {
      await server.end('SIGTERM');
    }
  });

  it('a server starts with the rotated key, and not without the key file or with another one', async () => {
    const path = keyFileOf(desk.data, '');
    expect(readFileSync(path, 'utf8')).toContain(secrets().currentKey());
    renameSync(path, `${path}.away`);
    await expect(startHolding(desk.data)).rejects.toThrow(`The key file ${path} is missing`);
    openSecrets(path, { mayCreate: true });
    await expect(startHolding(desk.data)).rejects.toThrow('which ' + path + ' does not hold');
    renameSync(`${path}.away`, path);
    expect(await (await startHolding(desk.data)).end('SIGTERM')).toBe('exit 0');
  });
});
