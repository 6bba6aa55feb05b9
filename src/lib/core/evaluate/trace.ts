/** The trace of a run: for each node what came in, what went out, and the points it puts into the score. */
import type { NestedCondition, RuleResult } from 'json-rules-engine';
import type { Compiled, CompiledNode, ComputedFact } from '../compile/compiled.ts';
import { warning, type Problem } from '../problems.ts';
import { typeOf, type Value } from '../values.ts';
import type { NodeTrace } from './evaluation.ts';
import { lookUp, switched } from './operations/compute.ts';
import { weigh } from './operations/weighting.ts';

/** A finished run, as far as its trace goes. */
export interface Run {
  /** Any fact by its name in the compiled form. */
  readonly read: (name: string) => Value;
  /** What json-rules-engine reported of its rules; empty where another evaluator ran, and then conditions have no clauses. */
  readonly results: readonly RuleResult[];
}

export function traceRun(compiled: Compiled, run: Run): { trace: Record<string, NodeTrace>; problems: Problem[] } {
  const facts = factsByName(compiled);
  const factors = shareOut(compiled, facts, run);
  const clauses = clausesByNode(run.results);
  const trace: Record<string, NodeTrace> = {};
  for (const node of compiled.nodes)
    trace[node.id] = traceNode(node, compiled, facts, run, factors.get(node.id), clauses.get(node.id));
  return { trace, problems: mistyped(compiled, run) };
}

// Asked for by every evaluation of a document: made once.
const byName = new WeakMap<Compiled, ReadonlyMap<string, ComputedFact>>();

function factsByName(compiled: Compiled): ReadonlyMap<string, ComputedFact> {
  let facts = byName.get(compiled);
  if (!facts) byName.set(compiled, (facts = new Map(compiled.facts.map((fact) => [fact.name, fact]))));
  return facts;
}

function traceNode(
  node: CompiledNode,
  compiled: Compiled,
  facts: ReadonlyMap<string, ComputedFact>,
  run: Run,
  factor: number | undefined,
  clauses: NodeTrace['clauses'],
): NodeTrace {
  const outputs = Object.fromEntries(Object.entries(node.outputs).map(([port, fact]) => [port, run.read(fact)]));
  const split = splitOf(node, compiled, facts, run);
  const inputs = node.inputs.map(({ port, edge, from, fact }, index) => {
    const value = run.read(fact);
    const coefficient = split?.coefficients.get(index);
    const weight = split?.weights?.[index];
    const points =
      coefficient !== undefined && typeof value === 'number' ? pointsOf(factor, coefficient * value) : undefined;
    return {
      port,
      from,
      edge,
      value,
      ...(weight === undefined ? {} : { weight }),
      ...(points === undefined ? {} : { contribution: points }),
    };
  });
  const scored = scoreOf(node, compiled, run);
  const contribution = scored === null ? undefined : pointsOf(factor, scored.value);
  return {
    nodeId: node.id,
    inputs,
    outputs,
    known: Object.values(outputs).some((value) => typeOf(value) !== null),
    ...(contribution === undefined ? {} : { contribution }),
    ...(contribution !== undefined && scored?.isScore ? { possible: factor! * 100 } : {}),
    ...linesOf(factor, split?.lines ?? []),
    ...(split?.chosen === undefined ? {} : { chosen: split.chosen }),
    ...(clauses ? { clauses } : {}),
  };
}

function linesOf(factor: number | undefined, lines: Split['lines']): Pick<NodeTrace, 'lines'> {
  const counted = lines.flatMap((line) => {
    const points = pointsOf(factor, line.points);
    return points === undefined ? [] : [{ ...line, points }];
  });
  return counted.length === 0 ? {} : { lines: counted };
}

/** Points of the document's score; absent off its path, and where they are beyond all numbers. */
function pointsOf(factor: number | undefined, value: number): number | undefined {
  return factor !== undefined && Number.isFinite(factor * value) ? factor * value : undefined;
}

/** The number a node puts on the score's path: its score (for the result: the score it names), or points, of which there may be any number. */
function scoreOf(
  node: CompiledNode,
  compiled: Compiled,
  run: Pick<Run, 'read'>,
): { value: number; isScore: boolean } | null {
  const isResult = node.id === compiled.result;
  const fact = isResult
    ? node.inputs.find((input) => input.port === 'score')?.fact
    : (node.outputs['score'] ?? node.outputs['value'] ?? node.outputs['bandOrder']);
  const value = fact === undefined ? null : run.read(fact);
  return typeof value === 'number' ? { value, isScore: isResult || node.outputs['score'] !== undefined } : null;
}

/** How a node's result is made of its inputs: result = sum of coefficient x input + lines. Absent for nodes that transform rather than combine. */
interface Split {
  readonly coefficients: ReadonlyMap<number, number>;
  readonly lines: NonNullable<NodeTrace['lines']>;
  readonly chosen?: string;
  readonly weights?: readonly number[];
}

function splitOf(
  node: CompiledNode,
  compiled: Compiled,
  facts: ReadonlyMap<string, ComputedFact>,
  run: Pick<Run, 'read'>,
): Split | null {
  // Other thresholds make a band out of a score: what is read of them is another number.
  if (node.id === compiled.result && node.type === 'threshold') {
    const index = node.inputs.findIndex((input) => input.port === 'score');
    return { coefficients: new Map([[index, 1]]), lines: [] };
  }
  const fact = facts.get(Object.values(node.outputs)[0] ?? '');
  const inputs = fact?.inputs.map((input) => run.read(input)) ?? [];
  switch (fact?.op) {
    case 'weighting': {
      const weighed = weigh(fact, inputs);
      const lines = weighed.lines.map(({ what, points, input }) => ({
        what,
        points,
        ...(input === undefined ? {} : { port: node.inputs[input]!.edge }),
      }));
      const chosen = weighed.chosen === null ? {} : { chosen: node.inputs[weighed.chosen]!.edge };
      return { coefficients: new Map(weighed.coefficients.entries()), lines, weights: fact.weights, ...chosen };
    }
    case 'switch': {
      const { row, input } = switched(fact, inputs);
      const port = row === null ? 'otherwise' : `score:${row}`;
      const index = node.inputs.findIndex((each) => each.port === port);
      return {
        coefficients: new Map(index < 0 || input < 0 ? [] : [[index, 1]]),
        lines: [],
        chosen: row ?? 'otherwise',
      };
    }
    case 'table':
      return { coefficients: new Map(), lines: [], chosen: lookUp(fact, inputs).row ?? 'otherwise' };
    default:
      return null;
  }
}

/** Walks from the result against the edges: how much of the document's score one point of each node's output is. */
function shareOut(
  compiled: Compiled,
  facts: ReadonlyMap<string, ComputedFact>,
  run: Pick<Run, 'read'>,
): Map<string, number> {
  const factors = new Map<string, number>();
  if (compiled.kind !== 'health-model' || compiled.result === null) return factors;
  factors.set(compiled.result, 1);
  for (const node of compiled.nodes.toReversed()) {
    const factor = factors.get(node.id);
    if (factor === undefined) continue;
    for (const [index, coefficient] of splitOf(node, compiled, facts, run)?.coefficients ?? []) {
      const from = node.inputs[index]?.from;
      if (from !== undefined) factors.set(from, (factors.get(from) ?? 0) + factor * coefficient);
    }
  }
  return factors;
}

type NamedCondition = {
  name?: string;
  result?: boolean;
  factResult?: unknown;
  all?: NamedCondition[];
  any?: NamedCondition[];
};

/** Each clause as json-rules-engine reported it in the rule for true and the rule for false. */
function clausesByNode(results: readonly RuleResult[]): Map<string, NonNullable<NodeTrace['clauses']>> {
  const byNode = new Map<string, Map<string, { result: boolean | null; value: Value }>>();
  for (const { event, conditions } of results) {
    if (event?.type !== 'flag') continue;
    const nodeId = String(event.params?.['nodeId']);
    const clauses = byNode.get(nodeId) ?? new Map<string, { result: boolean | null; value: Value }>();
    byNode.set(nodeId, clauses);
    collect(conditions as unknown as NamedCondition & NestedCondition, clauses);
  }
  return new Map(
    [...byNode].map(([nodeId, clauses]) => [nodeId, [...clauses].map(([key, found]) => ({ key, ...found }))]),
  );
}

/** Clause conditions are named `<key>:true` or `<key>:false` after what they test. */
function collect(condition: NamedCondition, clauses: Map<string, { result: boolean | null; value: Value }>): void {
  const [key, tested] = condition.name?.split(':') ?? [];
  if (key !== undefined && tested !== undefined) {
    const before = clauses.get(key);
    const result = condition.result ? tested === 'true' : (before?.result ?? null);
    const value = (condition.factResult as Value | undefined) ?? valueBelow(condition) ?? before?.value ?? null;
    clauses.set(key, { result, value });
    return;
  }
  for (const child of condition.all ?? condition.any ?? []) collect(child, clauses);
}

/** What the first comparison below read; of comparisons by type, the one whose type the value has. */
function valueBelow(condition: NamedCondition): Value | undefined {
  const found = (condition.all ?? condition.any ?? []).map(
    (child) => (child.factResult as Value | undefined) ?? valueBelow(child),
  );
  return found.find((value) => value !== null && value !== undefined) ?? undefined;
}

/** A known value of another type than a clause compares: unknown to the clause, and worth telling somebody. */
function mistyped(compiled: Compiled, run: Run): Problem[] {
  return compiled.facts.flatMap((fact) => {
    if (fact.op !== 'typed') return [];
    const value = run.read(fact.inputs[0]!);
    const type = typeOf(value);
    if (type === null || type === fact.as) return [];
    const what = fact.inputs[0]!;
    return [
      warning(
        'type-mismatch',
        `"${what}" is a ${type} where a ${fact.as} is compared, so it counts as unknown; correct the value or the comparison.`,
        fact.nodeId ? { nodeId: fact.nodeId, column: what } : { column: what },
      ),
    ];
  });
}
