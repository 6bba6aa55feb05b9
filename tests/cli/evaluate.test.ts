import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { smallModel } from '#lib/core/documents/fixtures/small-model.ts';
import type { RowResult } from '#lib/core/evaluate/rows.ts';
import { openDesk, type Desk } from './run-rapport.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const model = smallModel() as { nodes: Record<string, object>; edges: Record<string, object> };

/** Logins to a score; and how near the renewal is, which only shows among the unknown. */
const dated = smallModel({
  nodes: {
    sig_a: { type: 'attribute', v: 1, name: 'Days', config: { attribute: 'renewalDate', as: 'daysUntil' } },
    scl_a: model.nodes['scl_a'],
    thr_a: model.nodes['thr_a'],
  },
});
const ranked = smallModel({
  nodes: { ...model.nodes, rnk_a: { type: 'rank', v: 1, config: {} } },
  edges: {
    e_a: { from: ['sig_a', 'value'], to: ['rnk_a', 'value'] },
    e_b: { from: ['rnk_a', 'score'], to: ['thr_a', 'score'] },
  },
});

let desk: Desk;
let document: string;
beforeAll(() => {
  desk = openDesk();
  document = desk.write('model.json', model);
});
afterAll(() => desk.remove());

const score = (facts: string, ...more: string[]) =>
  desk.json<RowResult[]>('evaluate', document, '--facts', facts, ...more);
const scores = (results: readonly RowResult[]) => results.map(({ id, score, band }) => [id, score, band]);

describe('evaluate', () => {
  it('gives one result per row of a CSV file, in its order; an empty cell is unknown', async () => {
    const file = desk.write('facts.csv', '\uFEFFname;logins.sum:28;note\nb;40;x\na;;"quoted ""words"""\n;;\nc;0;\n');
    const { code, value, err } = await score(file, '--id', 'name');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(value[0]).toEqual({ id: 'b', score: 100, band: 'healthy', flags: {}, unknown: [] });
    expect(value[1]).toEqual({ id: 'a', score: null, band: null, flags: {}, unknown: ['logins.sum:28'] });
    expect(scores(value)).toEqual([['b', 100, 'healthy'], ['a', null, null], ['', null, null], ['c', 0, 'at-risk']]); // prettier-ignore
    expect(desk.state()).toEqual({});
  });

  it('reads JSON and JSON lines alike, numbering rows without an id', async () => {
    const rows = [{ 'logins.sum:28': 20 }, { 'logins.sum:28': null }, { 'logins.sum:28': '30' }];
    const list = await score(desk.write('facts.json', rows));
    const lines = await score(desk.write('facts.jsonl', rows.map((row) => JSON.stringify(row)).join('\n')));
    expect(scores(list.value)).toEqual([['1', 50, 'at-risk'], ['2', null, null], ['3', 75, 'healthy']]); // prettier-ignore
    expect(lines).toEqual(list);
  });

  it('counts days from the moment asked for', async () => {
    const file = desk.write('dates.csv', 'id,@renewalDate\nA,2026-04-10\nB,2026-02-31\n');
    const { code, value, err } = await desk.json<RowResult[]>(
      'evaluate',
      desk.write('dated.json', dated),
      '--facts',
      file,
      '--as-of',
      '2026-03-31',
    );
    expect(scores(value)).toEqual([['A', 25, 'at-risk'], ['B', null, null]]); // prettier-ignore
    expect(code).toBe(1);
    expect(err).toMatch(/row 2, @renewalDate: .*"2026-02-31"; write a day that exists/);
  });

  it('takes ranks from the file as the book', async () => {
    const rows = Array.from({ length: 20 }, (_, n) => ({ id: `r${n}`, 'logins.sum:28': (n * 7) % 20 }));
    const { value } = await desk.json<RowResult[]>(
      'evaluate',
      desk.write('ranked.json', ranked),
      '--facts',
      desk.write('book.json', rows),
    );
    expect(value.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
    const byValue = rows.toSorted((a, b) => a['logins.sum:28'] - b['logins.sum:28']).map(({ id }) => id);
    const byScore = value.toSorted((a, b) => a.score! - b.score!).map(({ id }) => id);
    expect(byScore).toEqual(byValue);
  });

  it('types cells as the definitions say, names bad ones and goes on', async () => {
    desk.write('signals/logins.json', {
      format: 1,
      kind: 'signal',
      key: 'logins',
      name: 'L',
      type: 'number',
      measures: 'events',
    });
    const file = desk.write('bad.csv', 'id,logins.sum:28\na,many\nb,1e400\nc,12,3\nd,20\n');
    const { code, value, err } = await score(file, '--signals', join(desk.folder, 'signals'));
    expect(code).toBe(1);
    expect(scores(value)).toEqual([['a', null, null], ['b', null, null], ['', null, null], ['d', 50, 'at-risk']]); // prettier-ignore
    expect(err).toMatch(/row 1, logins\.sum:28: .*"many"; write a number/);
    expect(err).toMatch(/row 2, logins\.sum:28: .*"1e400"; write a number between/);
    expect(err).toMatch(/row 3: Row 3 \(line 4\) has 3 cells where the header has 2/);
  });

  it('says so when the file is about something else', async () => {
    const { code, value, err } = await score(desk.write('other.csv', 'customer,visits\nA,3\n'));
    expect({ code, score: value[0]!.score }).toEqual({ code: 0, score: null });
    expect(err).toMatch(/No column of .* It reads "logins\.sum:28"; the file has "customer" and "visits"/);
  });

  it.each([
    ['open.csv', 'id,logins.sum:28\na,"20\n', 1, /never closed/],
    ['list.json', '{"a":1}', 1, /holds no list; write an array/],
    ['half.jsonl', '{"id":1}\n{"id":\n', 1, /Line 2 of .* is not JSON/],
    [
      'deep.jsonl',
      `{"logins.sum:28":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      1,
      /Line 1 of .* has no fact under "logins\.sum:28"/,
    ],
  ])('%s is refused in a sentence', async (name, content, code, sentence) => {
    const answer = await desk.run('evaluate', document, '--facts', desk.write(name, content));
    expect(answer.code).toBe(code);
    expect(answer.err).toMatch(sentence);
  });

  it('scores the real file', async () => {
    const facts = 'tests/fixtures/telco-churn.csv';
    const { code, value } = await desk.json<RowResult[]>(
      'evaluate',
      'rules-library/health/telco.json',
      '--facts',
      facts,
    );
    expect({ code, rows: value.length, unknown: value.filter((each) => each.score === null).length }).toEqual({
      code: 0,
      rows: 7043,
      unknown: 0,
    });
  });
});
