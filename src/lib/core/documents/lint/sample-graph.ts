/** Documents that the tests of the linter break one part at a time. */
import type { Problem } from '../../problems.ts';
import { isGraph, type GraphDocument, type RapportDocument } from '../document.ts';
import { applyEdits } from '../edits.ts';
import { readDocument } from '../read-document.ts';
import { catalogueOf, lint, type Catalogue } from './lint.ts';

export const node = (type: string, config: unknown, name?: string) => ({
  type,
  v: 1,
  config,
  ...(name ? { name } : {}),
});
export const owner = { rule: 'role', role: 'csm' };
export const task = { title: 'Call', owner, dueWorkingDays: 1, kind: 'risk' };
export const bands = [
  { key: 'low', from: 0, tone: 'bad' },
  { key: 'high', from: 50, tone: 'good' },
];

/** A sound document: logins -> scale -> weighting -> threshold -> task, and a condition on the plan. */
export const parts = {
  sig_a: node('signal', { signal: 'logins', read: { fn: 'sum', days: 28 } }, 'Logins'),
  scl_a: node(
    'scale',
    {
      method: 'linear',
      points: [
        [0, 0],
        [40, 100],
      ],
    },
    'Usage',
  ),
  wgt_a: node('weighting', { method: 'mean', weights: {}, missing: 'redistribute' }, 'All'),
  thr_a: node('threshold', { bands, hysteresis: 2 }, 'Health'),
  sig_p: node('signal', { signal: 'plan', read: { fn: 'latest' } }, 'Plan'),
  cnd_a: node(
    'condition',
    { inputs: ['plan'], when: { key: 'c', input: 'plan', op: 'equals', value: 'gold' }, forDays: 3 },
    'Gold',
  ),
  tsk_a: node('task', task, 'Call'),
};
export const wires = {
  e_1: { from: ['sig_a', 'value'], to: ['scl_a', 'value'] },
  e_2: { from: ['scl_a', 'score'], to: ['wgt_a', 'inputs'] },
  e_3: { from: ['wgt_a', 'score'], to: ['thr_a', 'score'] },
  e_4: { from: ['thr_a', 'enter:low'], to: ['tsk_a', 'in'] },
  e_5: { from: ['sig_p', 'value'], to: ['cnd_a', 'plan'] },
};

export function read(raw: unknown): RapportDocument {
  const { document, problems } = readDocument(raw);
  if (!document) throw new Error(problems.map((each) => each.message).join('\n'));
  return document;
}

export function graph(more: Record<string, unknown> = {}, nodes: object = {}, edges: object = {}): GraphDocument {
  const raw = {
    format: 1,
    kind: 'health-model',
    key: 'health',
    name: 'Health',
    ...(more['kind'] === 'workflow' ? {} : { result: 'thr_a' }),
    ...more,
  };
  const document = read({ ...raw, nodes: { ...parts, ...nodes }, edges: { ...wires, ...edges } });
  if (!isGraph(document)) throw new Error('A graph was expected.');
  return document;
}

export const workflow = { kind: 'workflow' };
export const edge = (from: string, to: string) => ({ from: from.split('.'), to: to.split('.') });
export const signal = (key: string, type: string) =>
  read({ format: 1, kind: 'signal', key, name: key, type, measures: 'state' });
export const segment = (key: string, model: string) =>
  read({
    format: 1,
    kind: 'segment',
    key,
    name: key,
    result: 'cnd_a',
    nodes: {
      mod_a: node('model', { model, read: 'score' }),
      cnd_a: node('condition', { inputs: ['a'], when: { key: 'c', input: 'a', op: 'less', value: 9 } }),
    },
    edges: { e_1: edge('mod_a.score', 'cnd_a.a') },
  });
export const base = read({
  format: 1,
  kind: 'health-model',
  key: 'base',
  name: 'Base',
  result: 'thr_a',
  nodes: { thr_a: parts.thr_a },
  edges: {},
});

export const catalogue: Catalogue = {
  ...catalogueOf([
    signal('logins', 'number'),
    signal('plan', 'text'),
    signal('signed', 'date'),
    base,
    segment('customers', 'base'),
    segment('troubled', 'health'),
  ]),
  attributes: new Set(['plan', 'arr']),
};

export const codes = (problems: readonly Problem[]) => problems.map(({ code }) => code);

export type Finding = [code: string, document: () => RapportDocument, message: string];

/** The parts of vitest that findings are checked with: given, because core knows no test runner. */
type Test = (name: string, run: () => void) => void;
type Expect = (actual: unknown) => {
  readonly toContain: (wanted: unknown) => void;
  readonly toEqual: (wanted: unknown) => void;
};

/** One test per finding: the linter says it, and the fix it offers cures it. */
export const checker = (test: Test, expect: Expect) => (findings: readonly Finding[]) => {
  for (const [code, make, message] of findings) {
    test(code, () => {
      const document = make();
      const found = lint(document, catalogue).filter((each) => each.code === code);
      expect(found.map((each) => each.message)).toContain(message);
      for (const { fix, at } of found) {
        if (!fix) continue;
        const place = JSON.stringify(at);
        const after = lint(applyEdits(document, fix.edits), catalogue);
        const left = after.filter(
          (each) => each.code === code && JSON.stringify(each.at) === place && each.message === message,
        );
        expect(left).toEqual([]);
      }
    });
  }
};

/** The same document with one part changed after reading, as an editor might leave it. */
export const changed = (document: RapportDocument, path: (string | number)[], value: unknown) =>
  applyEdits(document, [{ do: 'set', path, value }]);
