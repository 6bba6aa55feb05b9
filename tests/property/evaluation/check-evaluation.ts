/** What holds for every evaluation of every document, whatever the facts: each function throws a sentence when it does not. */
import type { Compiled } from '#lib/core/compile/compiled.ts';
import type { GraphDocument } from '#lib/core/documents/document.ts';
import type { Evaluation, NodeTrace } from '#lib/core/evaluate/evaluation.ts';
import { typeOf, type Value } from '#lib/core/values.ts';

function insist(holds: boolean, sentence: () => string): void {
  if (!holds) throw new Error(sentence());
}

/** Outputs are values or unknown, never something in between; bands follow from scores; nothing is left out. */
export function checkReading(document: GraphDocument, compiled: Compiled, evaluation: Evaluation): void {
  for (const [id, { outputs, known }] of Object.entries(evaluation.trace)) {
    for (const [port, value] of Object.entries(outputs))
      insist(
        value === null || typeOf(value) !== null,
        () => `${id}.${port} gives ${String(value)}, which is no value.`,
      );
    insist(
      known === Object.values(outputs).some((value) => value !== null),
      () => `${id} says it is ${known ? 'known' : 'unknown'}, and its outputs say otherwise.`,
    );
  }
  insist(
    Object.keys(evaluation.trace).length === Object.keys(document.nodes).length,
    () => 'The trace leaves out nodes.',
  );
  for (const [id, flag] of Object.entries(evaluation.flags))
    insist(flag === null || typeof flag === 'boolean', () => `The flag of ${id} is ${String(flag)}.`);
  insist(
    evaluation.applies === null || typeof evaluation.applies === 'boolean',
    () => 'Whether the document applies is no flag.',
  );
  for (const [id, { score, rawBand, forced }] of Object.entries(evaluation.thresholds)) {
    const node = document.nodes[id]!;
    if (node.type !== 'threshold') throw new Error(`${id} is no threshold.`);
    const expected =
      score === null ? null : node.config.bands.findLast(({ from }, index) => index === 0 || score >= from)!.key;
    insist(rawBand === expected, () => `${id}: ${score} is in band ${rawBand}, not ${expected}.`);
    insist(forced === null || node.config.force!.includes(forced), () => `${id} is forced into ${forced}.`);
  }
  const read = new Set(compiled.reads);
  insist(
    evaluation.unknown.every((key) => read.has(key)),
    () => 'Facts that nobody reads are called unknown.',
  );
}

/** Scores lie in 0..100; to be asked only when the scores of other models do too. */
export function checkScores(document: GraphDocument, evaluation: Evaluation): void {
  for (const { nodeId, outputs } of Object.values(evaluation.trace)) {
    const score = outputs['score'];
    if (typeof score === 'number')
      insist(score >= 0 && score <= 100, () => `${nodeId} (${document.nodes[nodeId]!.type}) scores ${score}.`);
  }
  for (const { inputs, outputs, nodeId } of Object.values(evaluation.trace)) {
    const node = document.nodes[nodeId]!;
    if (node.type !== 'weighting' || node.config.method !== 'mean' || typeof outputs['score'] !== 'number') continue;
    const counted = inputs.flatMap(({ value, weight }) => (typeof value === 'number' && weight! > 0 ? [value] : []));
    const all = typeof node.config.missing === 'object' ? [...counted, node.config.missing.constant] : counted;
    insist(
      outputs['score'] >= Math.min(...all) && outputs['score'] <= Math.max(...all),
      () => `${nodeId} has a mean of ${outputs['score'] as number} over ${all.join(', ')}.`,
    );
  }
}

const sumOf = (terms: readonly number[]) => terms.reduce((sum, each) => sum + each, 0);
const size = (terms: readonly number[]) => Math.max(1, sumOf(terms.map(Math.abs)));
const isClose = (a: number, b: number, terms: readonly number[]) => Math.abs(a - b) <= 1e-9 * size(terms);

/** Points add up: at every node that combines, along every edge, and from all leaves to the score. */
export function checkContributions(document: GraphDocument, { score, trace }: Evaluation): void {
  if (document.kind !== 'health-model' || score === null) return;
  const all = Object.values(trace).flatMap(({ contribution = 0, possible = 0, inputs, lines = [] }) => [
    contribution,
    possible,
    ...inputs.map((input) => input.contribution ?? 0),
    ...lines.map(({ points }) => points),
  ]);
  insist(all.every(Number.isFinite), () => 'There are endless points.');
  // Beyond this a product of weights may leave the numbers there are, and its points are left out.
  if (
    Object.values(trace).some(({ inputs }) =>
      inputs.some(({ value }) => typeof value === 'number' && Math.abs(value) > 1e280),
    )
  )
    return;
  insist(
    trace[document.result]!.contribution === score,
    () => `The result contributes ${trace[document.result]!.contribution} to a score of ${score}.`,
  );
  const leaves: number[] = [];
  for (const node of Object.values(trace)) {
    if (node.contribution === undefined) continue;
    const { nodeId, contribution } = node;
    const terms = [...pointsIn(node), ...(node.lines ?? []).map(({ points }) => points)];
    if (combines(document, node))
      insist(
        isClose(sumOf(terms), contribution, terms),
        () => `${nodeId} contributes ${contribution}; its parts ${terms.join(' + ')}.`,
      );
    else leaves.push(contribution);
    if (combines(document, node)) leaves.push(...(node.lines ?? []).map(({ points }) => points));
    if (nodeId === document.result) continue;
    const used = Object.values(trace).flatMap(({ inputs }) =>
      inputs.filter(({ from }) => from === nodeId).flatMap((input) => input.contribution ?? []),
    );
    insist(
      isClose(sumOf(used), contribution, [...used, contribution]),
      () => `${nodeId} contributes ${contribution}; its edges carry ${used.join(' + ')}.`,
    );
  }
  insist(isClose(sumOf(leaves), score, leaves), () => `A score of ${score} is made of ${leaves.join(' + ')}.`);
}

function pointsIn({ inputs }: NodeTrace): number[] {
  return inputs.flatMap(({ contribution }) => contribution ?? []);
}

function combines(document: GraphDocument, { nodeId }: NodeTrace): boolean {
  const { type } = document.nodes[nodeId]!;
  return type === 'weighting' || type === 'switch' || (document.kind === 'health-model' && nodeId === document.result);
}

/** Scores of other models that are none: hostile facts may hold them, the store never does. */
export function hasImpossibleScore(facts: ReadonlyMap<string, Value>): boolean {
  return [...facts].some(
    ([key, value]) => /^#.*\.score$/.test(key) && typeof value === 'number' && !(value >= 0 && value <= 100),
  );
}
