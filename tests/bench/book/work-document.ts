/** The workload as one Rapport document, read, linted and compiled as any other. */
import { compile } from '#lib/core/compile/compile.ts';
import type { Compiled } from '#lib/core/compile/compiled.ts';
import type { GraphDocument } from '#lib/core/documents/document.ts';
import { factKey } from '#lib/core/documents/fact-key.ts';
import { lint } from '#lib/core/documents/lint/lint.ts';
import { clausesOf, type Expression } from '#lib/core/documents/nodes/clause.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import {
  bands,
  groupCoverage,
  groups,
  rules,
  signals,
  texts,
  totalCoverage,
  type NumberName,
  type Scale,
  type TextName,
  type WorkRule,
} from './workload.ts';

/** The fact key behind each property of an account. */
export const factKeys = Object.fromEntries([
  ...signals.map(({ name, signal, read }) => [name, factKey({ kind: 'signal', signal, read })]),
  ...Object.keys(texts).map((name) => [name, factKey({ kind: 'attribute', attribute: name, as: 'value' })]),
]) as Readonly<Record<NumberName | TextName, string>>;

/** The same for a document that reads every signal as it stands. */
export const latestKeys: typeof factKeys = {
  ...factKeys,
  ...Object.fromEntries(signals.map(({ name, signal }) => [name, signal])),
};

/** The node of the rule at an index. */
export function ruleNode(index: number): string {
  return `cnd_r${index}`;
}

export const result = 'thr_health';

interface Parts {
  readonly nodes: Record<string, { type: string; v: 1; name?: string; config: unknown }>;
  readonly edges: Record<string, { from: [string, string]; to: [string, string] }>;
  connected: number;
  readonly latest: boolean;
}

export interface WorkOptions {
  /** Left out: the twelve of the workload. */
  readonly rules?: readonly WorkRule[];
  /** The score then rests on one signal. */
  readonly rulesOnly?: boolean;
  /** Signals are read as they stand, whatever the workload says: facts that do not turn with time. */
  readonly latest?: boolean;
}

/** The health model of 20 signals, and the rules. Throws when anything is wrong with it. */
export function workDocument({
  rules: of = rules,
  rulesOnly = false,
  latest = false,
}: WorkOptions = {}): GraphDocument {
  const parts: Parts = { nodes: {}, edges: {}, connected: 0, latest };
  if (rulesOnly) addTotal(parts, ['logins']);
  else addModel(parts);
  of.forEach((rule, index) => addRule(parts, ruleNode(index), rule));
  const { document, problems } = readDocument({
    format: 1,
    kind: 'health-model',
    key: 'work',
    name: 'Work',
    result,
    nodes: parts.nodes,
    edges: parts.edges,
  });
  if (!document || document.kind === 'signal') throw new Error(problems.map(({ message }) => message).join('\n'));
  const findings = lint(document, null);
  if (findings.length > 0) throw new Error(findings.map(({ message }) => message).join('\n'));
  return document;
}

export function compiledWork(document: GraphDocument): Compiled {
  const { compiled, problems } = compile(document);
  if (!compiled) throw new Error(problems.map(({ message }) => message).join('\n'));
  return compiled;
}

function addModel(parts: Parts): void {
  for (const group of groups) {
    const weights: Record<string, number> = {};
    for (const { name, weight, scale } of group.signals) {
      addScale(parts, name, scale);
      weights[connect(parts, [`scl_${name}`, 'score'], [`wgt_${group.name}`, 'inputs'])] = weight;
    }
    addWeighting(parts, `wgt_${group.name}`, weights, groupCoverage);
  }
  addTotal(parts, []);
}

/** The weighting of all groups (or of lone signals), and the bands. */
function addTotal(parts: Parts, lone: readonly NumberName[]): void {
  const weights: Record<string, number> = {};
  for (const name of lone) {
    addScale(parts, name, signals.find((each) => each.name === name)!.scale);
    weights[connect(parts, [`scl_${name}`, 'score'], ['wgt_total', 'inputs'])] = 1;
  }
  if (lone.length === 0)
    for (const { name, weight } of groups)
      weights[connect(parts, [`wgt_${name}`, 'score'], ['wgt_total', 'inputs'])] = weight;
  addWeighting(parts, 'wgt_total', weights, totalCoverage);
  parts.nodes[result] = { type: 'threshold', v: 1, name: 'Health', config: { bands } };
  connect(parts, ['wgt_total', 'score'], [result, 'score']);
}

function addScale(parts: Parts, name: NumberName, scale: Scale): void {
  const config =
    'points' in scale
      ? { method: 'linear', points: scale.points }
      : {
          method: 'steps',
          base: scale.base,
          steps: scale.steps.map(([at, score], index) => ({ key: `s${index + 1}`, at, score })),
        };
  parts.nodes[`scl_${name}`] = { type: 'scale', v: 1, config };
  connect(parts, [readNode(parts, name), 'value'], [`scl_${name}`, 'value']);
}

function addWeighting({ nodes }: Parts, id: string, weights: Record<string, number>, minCoverage: number): void {
  nodes[id] = { type: 'weighting', v: 1, config: { method: 'mean', weights, missing: 'redistribute', minCoverage } };
}

function addRule(parts: Parts, id: string, { name, when }: WorkRule): void {
  const inputs = [...new Set(clausesOf(when).map(({ input }) => input))];
  let clauses = 0;
  const keyed = (expression: Expression): Expression => {
    if ('all' in expression) return { all: expression.all.map(keyed) };
    if ('any' in expression) return { any: expression.any.map(keyed) };
    if ('not' in expression) return { not: keyed(expression.not) };
    return { ...expression, key: `c${(clauses += 1)}` };
  };
  parts.nodes[id] = { type: 'condition', v: 1, name, config: { inputs, when: keyed(when) } };
  for (const input of inputs) connect(parts, [readNode(parts, input), 'value'], [id, input]);
}

/** Edge ids rise, so that weightings add up in the order in which they were connected. */
function connect(parts: Parts, from: [string, string], to: [string, string]): string {
  const id = `e_${String((parts.connected += 1)).padStart(5, '0')}`;
  parts.edges[id] = { from, to };
  return id;
}

/** The node that reads a property, made when it is first asked for. */
function readNode({ nodes, latest }: Parts, name: string): string {
  const id = `${name in texts ? 'att' : 'sig'}_${name}`;
  const found = signals.find((each) => each.name === name);
  nodes[id] ??= found
    ? { type: 'signal', v: 1, config: { signal: found.signal, read: latest ? { fn: 'latest' } : found.read } }
    : { type: 'attribute', v: 1, config: { attribute: name, as: 'value' } };
  return id;
}
