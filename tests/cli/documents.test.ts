import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { join } from 'node:path';
import { modelWithTask, smallModel } from '#lib/core/documents/fixtures/small-model.ts';
import type { Problem } from '#lib/core/problems.ts';
import { openDesk, runRapport, type Desk } from './run-rapport.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

type Parts = { nodes: Record<string, object>; edges: Record<string, object> };

const logins = { format: 1, kind: 'signal', key: 'logins', name: 'Logins', type: 'number', better: 'higher', measures: 'events', expectedEveryDays: 7 }; // prettier-ignore
const base = smallModel() as unknown as Parts;

const good = smallModel({
  cases: [
    { name: 'busy', facts: { 'logins.sum:28': 40 }, expect: { score: 100, rawBand: 'healthy' } },
    { name: 'unknown', facts: {}, expect: { score: null, rawBand: null } },
  ],
});
const failing = smallModel({
  key: 'failing',
  cases: [{ name: 'wishful', facts: { 'logins.sum:28': 10 }, expect: { score: 30 } }],
});

const mean = { type: 'weighting', v: 1, config: { method: 'mean', weights: {}, missing: 'redistribute' } };
const circle = {
  nodes: { ...base.nodes, wgt_a: mean, wgt_b: mean },
  edges: {
    e_a: { from: ['sig_a', 'value'], to: ['scl_a', 'value'] },
    e_b: { from: ['wgt_a', 'score'], to: ['thr_a', 'score'] },
    e_c: { from: ['wgt_a', 'score'], to: ['wgt_b', 'inputs'] },
    e_d: { from: ['wgt_b', 'score'], to: ['wgt_a', 'inputs'] },
    e_e: { from: ['scl_a', 'score'], to: ['wgt_a', 'inputs'] },
  },
};
const bands = (...from: number[]) => ({ ...base.nodes, thr_a: { type: 'threshold', v: 1, config: { bands: from.map((at, n) => ({ key: `b${n}`, from: at, tone: 'good' })) } } }); // prettier-ignore
const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`sig_${n}`, base.nodes['sig_a']!]));
const text = JSON.stringify(smallModel({ key: 'prototype' }));

/** Well formed, but makes no sense: said by the linter. */
const senseless: readonly [key: string, content: object, sentence: RegExp][] = [
  ['circle', circle, /circle/],
  ['missing-port', { edges: { ...base.edges, e_c: { from: ['sig_a', 'nope'], to: ['scl_a', 'value'] } } }, /has no output "nope"; remove connection e_c/],
  ['unknown-signal', { nodes: { ...base.nodes, sig_a: { type: 'signal', v: 1, name: 'Frobs', config: { signal: 'frobs', read: { fn: 'latest' } } } } }, /"Frobs": there is no signal "frobs"; choose another or create it/],
  ['overlapping-bands', { nodes: bands(0, 60, 40) }, /band/i],
]; // prettier-ignore

/** Cannot be read at all. */
const unreadable: readonly [key: string, content: string | object, sentence: RegExp][] = [
  ['newer-format', smallModel({ key: 'newer-format', format: 99 }), /has format 99, .* update Rapport/],
  ['ten-thousand', smallModel({ key: 'ten-thousand', nodes: many }), /has 10000 nodes; at most \d+ are possible, so split it/],
  ['prototype', text.replace('{', '{"__proto__":{"isAdmin":true},'), /"__proto__" at .* is reserved; rename or remove it/],
  ['deep', `{"format":1,"notes":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, /nests deeper than 64 levels inside .*; flatten it/],
  ['broken', text.slice(0, -40), /not JSON at line 1, column \d+; look for a missing comma, quote or bracket/],
  ['twice', text.replace('"format":1', '"format":1,"format":1'), /"format" stands twice/],
  ['empty', '', /is empty; it starts with \{/],
]; // prettier-ignore

interface Validated {
  readonly file: string;
  readonly valid: boolean;
  readonly problems: readonly Problem[];
}

let desk: Desk;
let library: string;
beforeAll(() => {
  desk = openDesk();
  library = join(desk.folder, 'rules-library');
  desk.write('rules-library/signals/logins.json', logins);
  desk.write('rules-library/health/saas-health.json', good);
  for (const [key, more] of senseless) desk.write(`rules-library/senseless/${key}.json`, smallModel({ key, ...more }));
  for (const [key, content] of unreadable) desk.write(`rules-library/unreadable/${key}.json`, content);
});
afterAll(() => desk.remove());

describe('validate', () => {
  it('names every problem of every hostile document, with its place and what to do', async () => {
    const { code, value } = await desk.json<Validated[]>(
      'validate',
      join(library, 'senseless'),
      join(library, 'unreadable'),
      join(library, 'health'),
    );
    expect(code).toBe(1);
    for (const [key, , sentence] of [...senseless, ...unreadable]) {
      const found = value.find(({ file }) => file.endsWith(`/${key}.json`))!;
      expect(found.valid, key).toBe(false);
      expect(found.problems.map((each) => each.message).join('\n'), key).toMatch(sentence);
      const errors = found.problems.filter(({ severity }) => severity === 'error');
      if (senseless.some(([name]) => name === key))
        for (const { at } of errors) expect(Object.keys(at), key).not.toEqual([]);
    }
    expect(value.find(({ file }) => file.endsWith('saas-health.json'))).toMatchObject({ valid: true, problems: [] });
  });

  it('says in words what the JSON says, and what it could not check', async () => {
    const alone = desk.write('alone.json', smallModel({ nodes: bands(0, 60, 40) }));
    const { code, out } = await desk.run('validate', alone);
    expect(code).toBe(1);
    expect(out).toMatch(/^✖ .*alone\.json\n {2}✖ .*thr_a/);
    expect(out).toContain('--signals FOLDER says where it is');
  });
});

describe('compile', () => {
  it('prints rules for json-rules-engine', async () => {
    const { code, value } = await desk.json<{ rules: unknown[]; reads: string[] }>(
      'compile',
      join(library, 'health/saas-health.json'),
    );
    expect({ code, reads: value.reads }).toEqual({ code: 0, reads: ['logins.sum:28'] });
    expect(value.rules).toHaveLength(2);
  });

  it('refuses what has a circle', async () => {
    const { code, value, err } = await desk.json<{ error: { problems: Problem[] } }>(
      'compile',
      join(library, 'senseless/circle.json'),
    );
    expect(code).toBe(1);
    expect(value.error.problems.length).toBeGreaterThan(0);
    expect(err).toContain('circle');
  });
});

describe('test', () => {
  it('passes, fails with a difference, and names what cannot be read', async () => {
    expect(await desk.run('test', join(library, 'health'))).toMatchObject({
      code: 0,
      out: expect.stringMatching(/2 passed, 0 failed\n$/),
    });
    const wishful = desk.write('failing.json', failing);
    const { code, out } = await desk.run('test', wishful, join(library, 'unreadable/empty.json'));
    expect(code).toBe(1);
    expect(out).toContain('  wishful\n    score\n    - expected 30\n    + came out 25');
    expect(out).toMatch(/✖ .*empty\.json\n {2}The document is empty/);
    expect(out).toMatch(/0 passed, 1 failed\n$/);
  });
});

describe('publish', () => {
  it('brings what the document reads along, and repeats nothing', async () => {
    const model = join(library, 'health/saas-health.json');
    const first = await desk.run('publish', model, '--note', 'first');
    expect(first).toMatchObject({ code: 0, out: '✔ logins: version 1 (came along)\n✔ saas-health: version 1\n' });
    const again = await desk.json<{ published: unknown[] }>('publish', model);
    expect(again).toMatchObject({
      code: 0,
      value: { published: [{ key: 'saas-health', version: 1, isUnchanged: true }], along: [] },
    });
  });

  it.each(['senseless', 'unreadable'])('publishes nothing when one document is %s', async (kind) => {
    const before = desk.state();
    const changed = desk.write('rules-library/health/other.json', modelWithTask('Visit {{account.name}}'));
    const { code, value } = await desk.json<{ published: unknown[]; problems: Problem[] }>(
      'publish',
      changed,
      join(library, kind),
    );
    expect({ code, published: value.published }).toEqual({ code: 1, published: [] });
    for (const [key, , sentence] of kind === 'senseless' ? senseless : unreadable) {
      const own = value.problems.filter(({ at }) => at.document?.endsWith(kind === 'senseless' ? key : `/${key}.json`));
      expect(own.map((each) => each.message).join('\n'), key).toMatch(sentence);
    }
    expect(desk.state()).toEqual(before);
    expect(Object.keys(before)).not.toEqual([]);
  });

  it('a key names one document', async () => {
    const before = desk.state();
    const one = desk.write('x/one.json', smallModel({ key: 'same' }));
    const two = desk.write('x/two.json', smallModel({ key: 'same', name: 'Two' }));
    expect(await desk.run('publish', one, two)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/two\.json .*has the key "same", and so has .*one\.json/),
    });
    const signal = desk.write('x/clash.json', { ...logins, key: 'saas-health' });
    expect(await desk.run('publish', signal)).toMatchObject({
      code: 1,
      out: expect.stringMatching(
        /The key "saas-health" belongs to the health-model .*Choose another key.*\nNothing was published/s,
      ),
    });
    expect(desk.state()).toEqual(before);
  });
});

it('the shipped library is in order, and the launcher hands over the command and its exit code', async () => {
  const args = ['src/cli/launch.js', 'validate', 'rules-library'];
  const { code, out, err } = await runRapport(args, desk.data);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out.split('\n').filter((line) => line.startsWith('✔')).length).toBeGreaterThan(100);
});
