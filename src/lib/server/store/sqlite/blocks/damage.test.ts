import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { columnOf } from '#lib/core/columns.ts';
import type { FactBlock } from '../../fact-block-store.ts';
import type { Store } from '../../store.ts';
import { openSqliteStore } from '../open-store.ts';
import { packFact, unpackFact } from './fact-codec.ts';
import { pack, Unreadable } from './pack.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let store: Store;

const fact = (key: string): FactBlock => ({
  key,
  column: columnOf([1, 2]),
  validUntil: new Float64Array(2).fill(Infinity),
  countsFrom: null,
  counts: null,
  reportedAt: null,
});

const copy = async () =>
  store.saveFactBlocks({
    block: 0,
    facts: [fact('f'), fact('g')],
    patches: [],
    cleared: await store.readDirtyFacts(0),
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-blocks-'));
  store = await openSqliteStore({ path: join(folder, 'x.db') });
  await store.append([{ accountId: 'a1' }, { accountId: 'a2' }], 1, 'test');
});

afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

function damage(sql: string): void {
  const db = new Database(join(folder, 'x.db'));
  db.function('flipped', (bytes, at) => {
    const copied = Buffer.from(bytes as Uint8Array);
    const index = (at as number) < 0 ? copied.length + (at as number) : (at as number);
    copied[index]! ^= 1;
    return copied;
  });
  db.exec(sql);
  db.close();
}

const wrong = async () => (await store.check()).filter(({ ok }) => !ok).map(({ message }) => message);

describe('a damaged block', () => {
  const one = "fact = (SELECT n FROM terms WHERE text = 'f')";
  it.each([
    ['with a flipped byte of a value', `UPDATE fact_blocks SET bytes = flipped(bytes, -9) WHERE ${one}`, 'checksum'],
    ['with a flipped byte of its head', `UPDATE fact_blocks SET bytes = flipped(bytes, 20) WHERE ${one}`, 'checksum'],
    ['that is cut off', `UPDATE fact_blocks SET bytes = substr(bytes, 1, 30) WHERE ${one}`, 'checksum'],
    ['that is empty', `UPDATE fact_blocks SET bytes = x'' WHERE ${one}`, 'checksum'],
    ['with another number of rows', `UPDATE fact_blocks SET count = 3 WHERE ${one}`, 'unreadable'],
    [
      'that is the one of another fact',
      `UPDATE fact_blocks SET (checksum, bytes) = (SELECT checksum, bytes FROM fact_blocks WHERE NOT (${one})) WHERE ${one}`,
      'checksum',
    ],
  ])('%s is named, its neighbours are read, and the check finds it until it is made anew', async (_what, sql, code) => {
    await copy();
    expect(await wrong()).toEqual([]);
    damage(sql);
    const { facts, faults } = await store.readFactBlocks(0, ['f', 'g']);
    expect([...facts.keys()]).toEqual(['g']);
    expect(faults).toMatchObject([{ code, what: 'f' }]);
    expect(await wrong()).toMatchObject([expect.stringContaining('The fact f in block 0') as string]);
    await store.dropFactBlocks();
    await copy();
    expect(await wrong()).toEqual([]);
  });

  it.each([
    ['a flipped byte', 'UPDATE fact_patches SET bytes = flipped(bytes, -9)', 'checksum'],
    ['another number of rows', 'UPDATE fact_patches SET count = 2', 'unreadable'],
    ['no rows of the block', "UPDATE fact_blocks SET (count, checksum, bytes) = (SELECT count, checksum, bytes FROM fact_blocks WHERE fact = (SELECT n FROM terms WHERE text = 'short')) WHERE fact = (SELECT n FROM terms WHERE text = 'f')", 'checksum'], // prettier-ignore
  ])('with a patch that has %s is named, and made anew whole', async (_what, sql, code) => {
    await copy();
    const short = { ...fact('short'), column: columnOf([]), validUntil: new Float64Array(0) };
    await store.saveFactBlocks({ block: 0, facts: [short], patches: [], cleared: [] });
    const patch = { rows: [1], fact: { ...fact('f'), column: columnOf([9]), validUntil: new Float64Array(1) } };
    await store.saveFactBlocks({ block: 0, facts: [], patches: [patch], cleared: [] });
    damage(sql);
    const { facts, faults } = await store.readFactBlocks(0, ['f', 'g']);
    expect([...facts.keys()]).toEqual(['g']);
    expect(faults).toMatchObject([{ code, what: 'f' }]);
    await store.saveFactBlocks({ block: 0, facts: [fact('f')], patches: [], cleared: [] });
    expect((await store.readFactBlocks(0, ['f', 'g'])).faults).toEqual([]);
    await store.dropFactBlocks();
  });

  it('that lacks an account is found, unless the list has the account', async () => {
    await copy();
    await store.append([{ accountId: 'a3' }], 1, 'test');
    expect(await wrong()).toEqual([]);
    damage('UPDATE account_work SET dirty = NULL');
    expect(await wrong()).toMatchObject([expect.stringContaining('lacks account number 3') as string]);
    await store.dropFactBlocks();
    expect(await wrong()).toEqual([]);
  });
});

describe('bytes that are well formed but impossible', () => {
  const about = { count: 1, planes: ['text'], counts: null, reportedAt: null };
  const arrays = (texts: number, codes = 1) =>
    [
      ['codes', new Int32Array(codes)],
      ['lengths', new Uint32Array(texts)],
      ['texts', new Uint8Array(0)],
      ['validUntil', new Float64Array(1)],
    ] as const;
  const read = (given: unknown, texts: number, codes?: number) => () =>
    unpackFact(0, { key: 'f', count: 1, ...pack('fact 0 f', given, arrays(texts, codes)) });

  it.each([
    ['a million texts in one row', read(about, 1_000_000), 'too-long'],
    ['more codes than rows', read(about, 1, 2), 'too-long'],
    ['a code without a text', read(about, 0), 'unreadable'],
    ['a plane that is not there', read({ ...about, planes: ['number'] }, 1), 'unreadable'],
    ['a plane nobody knows', read({ ...about, planes: ['colour'] }, 1), 'unreadable'],
  ])('%s', (_what, reading, code) => {
    expect(reading).toThrow(expect.objectContaining({ code }) as Error);
    expect(reading).toThrow(Unreadable);
  });

  it('are not made of too many rows', () => {
    const column = { length: 4097, number: new Float64Array(4097) };
    expect(() => packFact(0, { ...fact('f'), column })).toThrow('4097');
  });
});
