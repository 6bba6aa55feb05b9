/** What is no state and no score point is told as damage, and never read as one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConnection, type Connection } from '../connection.ts';
import { locateMigrations, migrateSchema } from '../migrate.ts';
import { readScoreHistory } from './read-points.ts';
import { readStates } from './read-states.ts';

let folder: string;
let connection: Connection;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-damage-'));
  writeFileSync(join(folder, 'x.db'), '');
  connection = openConnection(join(folder, 'x.db'), 'write');
  migrateSchema(connection, 'x.db', locateMigrations(import.meta.url));
  connection.db.exec(`
    INSERT INTO terms (n, text) VALUES (1, 'health');
    INSERT INTO accounts (n, id, name, name_key, created_at, created_by) VALUES (1, 'a1', 'A', 'a', 0, 1);
    INSERT INTO closures (n, hash, document, content_hash, compiler_version, "references", calendar)
      VALUES (1, 'one', 'health', 'h', 1, '{}', 'utc');
    INSERT INTO point_shapes (n, closure, flags, contributions) VALUES (1, 1, '["c"]', '["a"]');
    INSERT INTO carried (n, hash, text) VALUES (1, x'00', '{"distributions":{},"held":{},"reported":{}}');`);
});

afterEach(() => {
  connection.db.close();
  rmSync(folder, { recursive: true });
});

const corrupt = expect.objectContaining({ code: 'corrupt', message: expect.stringContaining('a1') as string }) as Error;

const band = { band: 'low', scored: null, since: 1, pending: null, unknownSince: null, heldBy: 'dwell' };
const episode = { number: 1, since: 1, open: true, band: null, fired: [1], seen: ['x'] };
const state = {
  bands: { t: { ...band, pending: { band: 'high', since: 1, paused: 0 } } },
  flags: { c: { flag: null, since: 1, more: 'kept' } },
  episodes: { c: episode },
  held: { c: { since: 1, unknownSince: 2 } },
  later: 'kept',
};

describe('a state', () => {
  const read = (text: string) => {
    connection.db.prepare('INSERT OR REPLACE INTO decision_states VALUES (1, 1, ?)').run(text);
    return readStates(connection, ['a1']).get('a1');
  };

  it('is read as it was written, whatever a later version added', () => {
    expect(read(JSON.stringify(state))).toEqual({ health: state });
  });

  it.each([
    ['no JSON', '{'],
    ['nothing', 'null'],
    ['a list', '[]'],
    ['a part that is missing', JSON.stringify({ ...state, held: undefined })],
    ['a list of bands', JSON.stringify({ ...state, bands: [band] })],
    ['a band that holds for no reason', JSON.stringify({ ...state, bands: { t: { ...band, heldBy: 'x' } } })],
    ['a moment as text', JSON.stringify({ ...state, flags: { c: { flag: true, since: '1' } } })],
    ['half a wait', JSON.stringify({ ...state, bands: { t: { ...band, pending: { band: 'high', since: 1 } } } })],
    ['a flag that is none', JSON.stringify({ ...state, flags: { c: { flag: 0, since: 1 } } })],
    ['an episode fired at no moment', JSON.stringify({ ...state, episodes: { c: { ...episode, fired: [null] } } })],
    ['one started by a number', JSON.stringify({ ...state, episodes: { c: { ...episode, seen: [1] } } })],
    ['an unknown that is left out', JSON.stringify({ ...state, held: { c: { since: 1 } } })],
  ])('with %s is told as damage', (_what, text) => {
    expect(() => read(text)).toThrow(corrupt);
  });
});

describe('a score point', () => {
  const read = (flags: string, contributions: Buffer, held: string | null = null) => {
    connection.db
      .prepare("INSERT OR REPLACE INTO score_points VALUES (1, 1, 5, 1, 1, 0.5, 'low', 'low', 1, ?, ?, 1, ?)")
      .run(flags, contributions, held);
    return readScoreHistory(connection, 'a1');
  };
  const number = (value: number) => Buffer.from(Float64Array.of(value).buffer);

  it('has what its lists say', () => {
    expect(read('t', number(-0))).toMatchObject([{ flags: { c: true }, contributions: { a: -0 } }]);
    expect(read('-', number(NaN))).toMatchObject([{ flags: {}, contributions: {} }]);
  });

  it.each([
    ['another flag', 'x', number(1), null],
    ['a flag too many', 'tt', number(1), null],
    ['no contributions', 't', Buffer.alloc(0), null],
    ['half a number', 't', Buffer.alloc(7), null],
    ['a contribution too many', 't', Buffer.alloc(16), null],
    ['something else handed on', 't', number(1), '{"c":1}'],
  ])('with %s is told as damage', (_what, flags, contributions, held) => {
    expect(() => read(flags, contributions, held)).toThrow(corrupt);
  });
});
