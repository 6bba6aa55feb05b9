import { describe, expect, test } from 'vitest';
import { prettyDocument } from './canonical.ts';
import { smallModel } from './fixtures/small-model.ts';
import { readDocument } from './read-document.ts';

const text = (more: Record<string, unknown> = {}) => JSON.stringify(smallModel(more));
const nodesOf = (more: Record<string, unknown>) => ({ ...(smallModel()['nodes'] as object), ...more });
const messages = (source: unknown) => readDocument(source).problems.map((each) => each.message);
const codes = (source: unknown) => readDocument(source).problems.map((each) => each.code);

test('a document is read from text or a value, with defaults filled in', () => {
  const { document, problems } = readDocument(text());
  expect(problems).toEqual([]);
  expect(document).toMatchObject({ key: 'saas-health', notes: {}, cases: [], priority: 0, appliesTo: {} });
  expect(document).toMatchObject({ nodes: { thr_a: { config: { minDwellDays: 0 } } } });
  expect(readDocument(smallModel()).document).toEqual(document);
  expect(readDocument(`\uFEFF${prettyDocument(document!)}`).document).toEqual(document);
});

test('a signal is a document too', () => {
  const { document } = readDocument({
    format: 1,
    kind: 'signal',
    key: 'logins',
    name: 'Logins',
    type: 'number',
    measures: 'events',
  });
  expect(document).toMatchObject({ kind: 'signal', better: 'neither' });
});

describe('what is wrong is said with its place and a remedy', () => {
  const wrong: [string, Record<string, unknown>, string][] = [
    ['a missing name', { name: undefined }, 'Health model "saas-health": "name" is missing; add text.'],
    ['a wrong type', { priority: 'high' }, 'Health model "SaaS health": "priority" must be a number; it is text.'],
    ['an unknown field', { colour: 1 }, 'Health model "SaaS health": "colour" is not a field; remove it.'],
    [
      'a bad id',
      { result: 'health' },
      'Health model "SaaS health": "result" cannot be "health". Ids are a prefix, an underscore and letters or digits, as in sig_7k2.',
    ],
    [
      'a bad node id',
      { nodes: { 'no id': {} } },
      'Node no id: "no id" cannot be used as a name. Ids are a prefix, an underscore and letters or digits, as in sig_7k2.',
    ],
    [
      'an edge without an end',
      { edges: { e_x: { from: ['sig_a', 'value'] } } },
      'Connection e_x: "to" is missing; add a list.',
    ],
    [
      'a window too wide',
      {
        nodes: nodesOf({
          sig_a: {
            type: 'signal',
            v: 1,
            name: 'Logins',
            config: { signal: 'logins', read: { fn: 'sum', days: 9999 } },
          },
        }),
      },
      'Node "Logins" (sig_a): "read.days" must be at most 3650; it is 9999.',
    ],
    [
      'an unknown function',
      { nodes: nodesOf({ sig_a: { type: 'signal', v: 1, config: { signal: 'logins', read: { fn: 'sun' } } } }) },
      'Node "Signal" (sig_a): "read.fn" must be one of "latest", "avg", "sum", "min", "max", "median", "count", "change", "changePct", "slope", "daysSince", "decayAvg"; it is "sun".',
    ],
    [
      'a clause deep in a condition',
      {
        nodes: nodesOf({
          cnd_a: {
            type: 'condition',
            v: 1,
            config: { inputs: ['a'], when: { all: [{ not: { key: 'c1', input: 'a', op: 'less' } }] } },
          },
        }),
      },
      'Node "Condition" (cnd_a): "when.all[0].not.value" is missing; add a number or text or true or false or an object.',
    ],
    [
      'a malformed merge field',
      {
        nodes: nodesOf({
          ntf_a: { type: 'notify', v: 1, config: { to: { rule: 'role', role: 'csm' }, text: '{{evil()}}' } },
        }),
      },
      'Node "Notify" (ntf_a): "text" is not right. "{{evil()}}" is not a merge field; write for example {{account.name | fallback: "there"}}.',
    ],
  ];
  test.each(wrong)('%s', (_, more, message) => {
    const { document, problems } = readDocument(smallModel(more));
    expect(document).toBeNull();
    expect(problems.map((each) => each.message)).toContain(message);
  });

  test('of many broken clauses each is named, not the alternatives there were', () => {
    const clause = { key: 'c1', input: 'a', op: 'less' };
    const nodes = nodesOf({
      cnd_a: { type: 'condition', v: 1, config: { inputs: ['a'], when: { all: [clause, clause, clause, clause] } } },
    });
    expect(readDocument(smallModel({ nodes })).problems.map(({ at }) => at.path)).toEqual(
      [0, 1, 2, 3].map((index) => ['when', 'all', index, 'value']),
    );
  });

  test('an unknown kind names the kinds there are', () => {
    expect(messages(smallModel({ kind: 'score' }))).toEqual([
      'Document "SaaS health": "kind" must be one of "health-model", "workflow", "segment", "signal"; it is "score".',
    ]);
  });

  test('all broken nodes are reported at once, each at its node', () => {
    const broken = { type: 'rank', v: 1, config: { better: 'sideways' } };
    const { problems } = readDocument(smallModel({ nodes: nodesOf({ rnk_a: broken, rnk_b: broken }) }));
    expect(problems.map((each) => each.at)).toEqual([
      { nodeId: 'rnk_a', path: ['better'] },
      { nodeId: 'rnk_b', path: ['better'] },
    ]);
  });
});

describe('what a newer release made stays as it is', () => {
  const newer: [string, string, string][] = [
    ['a newer format', `{ "format": 7,  "key": "x", "brand-new": {} }`, 'newer-format'],
    [
      'an unknown node type',
      text({ nodes: nodesOf({ orc_a: { type: 'oracle', v: 1, name: 'Delphi', config: { any: [1] } } }) }),
      'unknown-node-type',
    ],
    ['a newer node', text({ nodes: nodesOf({ rnk_a: { type: 'rank', v: 9, config: null } }) }), 'newer-node'],
  ];
  test.each(newer)('%s', (_, source, code) => {
    const result = readDocument(source);
    expect(result.document).toBeNull();
    expect(result.readOnly?.raw).toBe(source);
    expect(result.problems.map((each) => each.code)).toEqual([code]);
    expect(result.readOnly?.reason).toMatch(/update Rapport/);
  });
});

describe('hostile input is refused with a sentence', () => {
  const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const hostile: [string, unknown, string, RegExp][] = [
    ['five million brackets', '['.repeat(5_000_000), 'too-large', /larger than 4 MB/],
    ['two million brackets', deep(2_000_000), 'too-deep', /deeper than 64/],
    ['two million objects', '{"a":'.repeat(800_000), 'too-deep', /deeper than 64/],
    [
      'too many fields',
      `{${Array.from({ length: 200_001 }, (_, at) => `"k${at}":1`).join(',')}}`,
      'too-large',
      /more than 200000 fields/,
    ],
    [
      'a prototype key',
      text().replace('"sig_a":', '"__proto__":'),
      'reserved-key',
      /"__proto__" at nodes.__proto__ is reserved/,
    ],
    ['a prototype key in disguise', text().replace('"sig_a":', '"\\u005f_proto__":'), 'reserved-key', /"__proto__"/],
    [
      'a constructor key',
      text({ description: 1 }).replace('"description"', '"constructor"'),
      'reserved-key',
      /"constructor"/,
    ],
    [
      'a prototype key in a value',
      JSON.parse('{"format":1,"__proto__":{"kind":"segment"}}'),
      'reserved-key',
      /"__proto__"/,
    ],
    ['half a character', text().replace('SaaS', '\\ud800'), 'broken-text', /name holds half of a character/],
    ['half a character, raw', text().replace('SaaS', '\ud800'), 'broken-text', /half of a character/],
    ['half a character in a value', smallModel({ name: '\udc00' }), 'broken-text', /half of a character/],
    ['a field twice', text().replace('"format":1', '"format":1,"format":1'), 'duplicate-key', /"format" stands twice/],
    [
      '1e400',
      text({ priority: 1 }).replace('"priority":1', '"priority":1e400'),
      'number-too-large',
      /1e400 at priority/,
    ],
    ['infinity in a value', smallModel({ priority: Infinity }), 'number-too-large', /Infinity at priority/],
    ['not JSON', '{\n  "format": 1,\n  "kind" "workflow"\n}', 'not-json', /line 3, column 10/],
    ['cut short', text().slice(0, 100), 'not-json', /line 1/],
    ['nothing', '  ', 'not-json', /empty/],
    ['a list', '[]', 'not-a-document', /not a document/],
    ['null', 'null', 'not-a-document', /not a document/],
    ['a function', { format: 1, kind: () => 1 }, 'not-json', /at kind is not JSON/],
    ['a map', new Map(), 'not-json', /not JSON/],
    ['no format', { kind: 'segment' }, 'bad-format', /"format" is missing/],
    ['format zero', { format: 0 }, 'bad-format', /"format" is missing/],
  ];
  test.each(hostile)('%s', (_, source, code, message) => {
    const result = readDocument(source);
    expect(result.document).toBeNull();
    expect(result.problems[0]!.code).toBe(code);
    expect(result.problems[0]!.message).toMatch(message);
  });

  test('a value that contains itself', () => {
    const round: Record<string, unknown> = smallModel();
    round['notes'] = round;
    expect(codes(round)).toEqual(['too-deep']);
  });

  test('ten thousand nodes are answered with one sentence', () => {
    const node = { type: 'signal', v: 1, config: { signal: 'logins', read: { fn: 'latest' } } };
    const nodes = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`sig_${at}`, node]));
    expect(messages(JSON.stringify(smallModel({ nodes })))).toEqual([
      'Health model "SaaS health" has 10000 nodes; at most 2000 are possible, so split it into models that read each other.',
    ]);
  });

  test('nothing of it reaches a prototype', () => {
    readDocument('{"format":1,"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
