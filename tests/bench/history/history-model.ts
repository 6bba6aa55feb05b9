/** What is scored over history: 40 signals, and a health model of 20 nodes that reads ten of them, each in another way. */
import { compile } from '#lib/core/compile/compile.ts';
import type { Compiled } from '#lib/core/compile/compiled.ts';
import { lint } from '#lib/core/documents/lint/lint.ts';
import type { Read } from '#lib/core/documents/nodes/signal.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import { signalSchema, type Signal } from '#lib/core/documents/signal.ts';

/** Every other one counts events; they are named for their place. */
export const signals: ReadonlyMap<string, Signal> = new Map(
  Array.from({ length: 40 }, (_, index) => {
    const key = `metric-${String(index + 1).padStart(2, '0')}`;
    const measures = index % 2 === 0 ? 'events' : 'state';
    const plain = { format: 1, kind: 'signal', key, name: key, type: 'number', measures, expectedEveryDays: 10 };
    return [key, signalSchema.parse(plain)];
  }),
);

type Scale = readonly (readonly [x: number, y: number])[];

/** Read, and scored where there is a scale. */
const reads: Readonly<Record<string, { readonly signal: string; readonly read: Read; readonly scale?: Scale }>> = {
  logins: {
    signal: 'metric-01',
    read: { fn: 'sum', days: 28 },
    scale: [
      [0, 0],
      [400, 100],
    ],
  },
  used: { signal: 'metric-02', read: { fn: 'latest' } },
  bought: { signal: 'metric-04', read: { fn: 'latest', maxAgeDays: 90 } },
  calls: {
    signal: 'metric-03',
    read: { fn: 'avg', days: 84 },
    scale: [
      [0, 0],
      [50, 60],
      [100, 100],
    ],
  },
  reports: {
    signal: 'metric-05',
    read: { fn: 'median', days: 84 },
    scale: [
      [10, 0],
      [90, 100],
    ],
  },
  trend: {
    signal: 'metric-07',
    read: { fn: 'changePct', days: 28, of: 'sum' },
    scale: [
      [-60, 0],
      [0, 60],
      [60, 100],
    ],
  },
  mood: {
    signal: 'metric-06',
    read: { fn: 'decayAvg', days: 84, halfLifeDays: 28 },
    scale: [
      [20, 0],
      [80, 100],
    ],
  },
  export: { signal: 'metric-09', read: { fn: 'daysSince' } },
  slope: { signal: 'metric-08', read: { fn: 'slope', days: 84 } },
  errors: { signal: 'metric-11', read: { fn: 'max', days: 28 } },
};

/** Throws when anything is wrong with it. */
export function compiledModel(): Compiled {
  const nodes: Record<string, object> = {};
  const edges: Record<string, { from: [string, string]; to: [string, string] }> = {};
  let connected = 0;
  const connect = (from: [string, string], to: [string, string]): string => {
    const id = `e_${String((connected += 1)).padStart(2, '0')}`;
    edges[id] = { from, to };
    return id;
  };
  const weights: Record<string, number> = {};
  const addScale = (name: string, from: string, points: Scale): void => {
    nodes[`scl_${name}`] = { type: 'scale', v: 1, config: { method: 'linear', points } };
    connect([from, 'value'], [`scl_${name}`, 'value']);
    weights[connect([`scl_${name}`, 'score'], ['wgt_all', 'inputs'])] = 10 + 5 * connected;
  };
  for (const [name, { signal, read, scale }] of Object.entries(reads)) {
    nodes[`sig_${name}`] = { type: 'signal', v: 1, config: { signal, read } };
    if (scale) addScale(name, `sig_${name}`, scale);
  }
  nodes.mth_share = { type: 'math', v: 1, config: { fn: 'divide', operands: [{ key: 'used' }, { key: 'bought' }] } };
  connect(['sig_used', 'value'], ['mth_share', 'used']);
  connect(['sig_bought', 'value'], ['mth_share', 'bought']);
  addScale('share', 'mth_share', [
    [0, 0],
    [1, 100],
  ]);
  nodes.wgt_all = {
    type: 'weighting',
    v: 1,
    config: { method: 'mean', weights, missing: 'redistribute', minCoverage: 0.5 },
  };
  nodes.cnd_lost = { type: 'condition', v: 1, config: { inputs: ['export', 'slope', 'errors'], when } };
  for (const input of ['export', 'slope', 'errors']) connect([`sig_${input}`, 'value'], ['cnd_lost', input]);
  nodes.thr_health = { type: 'threshold', v: 1, config: { bands, force: ['at-risk'] } };
  connect(['wgt_all', 'score'], ['thr_health', 'score']);
  connect(['cnd_lost', 'flag'], ['thr_health', 'force:at-risk']);

  const model = {
    format: 1,
    kind: 'health-model',
    key: 'history',
    name: 'History',
    result: 'thr_health',
    nodes,
    edges,
  };
  const { document, problems } = readDocument(model);
  if (!document || document.kind === 'signal') throw new Error(problems.map(({ message }) => message).join('\n'));
  const { compiled, problems: findings } = compile(document);
  const found = [...lint(document, null), ...findings];
  if (!compiled || found.length > 0) throw new Error(found.map(({ message }) => message).join('\n'));
  return compiled;
}

const when = {
  any: [
    {
      all: [
        { key: 'c1', input: 'export', op: 'greater', value: 20 },
        { key: 'c2', input: 'slope', op: 'less', value: 0 },
      ],
    },
    { key: 'c3', input: 'errors', op: 'greaterOrEqual', value: 99 },
  ],
};

const bands = [
  { key: 'at-risk', from: 0, tone: 'bad' },
  { key: 'concerning', from: 40, tone: 'warn' },
  { key: 'healthy', from: 70, tone: 'good' },
];
