/** Any document with any facts: it compiles and evaluates without a throw, to a reading that makes sense. */
import fc from 'fast-check';
import { compile } from '#lib/core/compile/compile.ts';
import type { GraphDocument } from '#lib/core/documents/document.ts';
import { createAccountEvaluator, type AccountEvaluator } from '#lib/core/evaluate/account.ts';
import type { EvaluationInput } from '#lib/core/evaluate/evaluation.ts';
import { arbitraryGraph } from '../arbitrary-document.ts';
import { diceOf } from '../dice.ts';
import type { GraphKind } from '../random-document.ts';
import { randomBook } from '../random-facts.ts';
import { checkContributions, checkReading, checkScores, hasImpossibleScore } from './check-evaluation.ts';
import { hostileFacts } from './hostile-facts.ts';

export const at = Date.UTC(2026, 0, 15, 12);
export const anySeed = fc.noBias(fc.integer({ min: 0, max: 0x7fffffff }));

export function evaluatorOf(document: GraphDocument): AccountEvaluator {
  const { compiled, problems } = compile(document);
  if (!compiled) throw new Error(problems.map(({ message }) => message).join(' '));
  return createAccountEvaluator(compiled);
}

/** Inputs of several accounts: the first has nothing hostile about it, the last little else. */
export function inputsFor(seed: number, document: GraphDocument, accounts: number): EvaluationInput[] {
  const distributions = randomBook(seed, document);
  return Array.from({ length: accounts }, (_, index) => ({
    at: at + index * 86_400_000,
    facts: hostileFacts(seed + index, document, accounts < 2 ? 0 : index / (accounts - 1)),
    distributions: Object.fromEntries(
      Object.entries(distributions).map(([id, values]) => [id, values.toSorted((a, b) => a - b)]),
    ),
    held: heldFor(seed + index, document),
  }));
}

/** Some conditions have been true for long, some for a moment, some were interrupted. */
function heldFor(seed: number, document: GraphDocument): NonNullable<EvaluationInput['held']> {
  const dice = diceOf(seed);
  const conditions = Object.keys(document.nodes).filter((id) => document.nodes[id]!.type === 'condition');
  return Object.fromEntries(
    dice.some(conditions, dice.int(0, conditions.length)).map((id) => {
      const since = at - dice.pick([0, 1, 30 * 86_400_000]);
      return [id, { since, unknownSince: dice.chance(0.3) ? since + 1 : null }];
    }),
  );
}

export async function checkDocument(document: GraphDocument, seed: number, accounts: number): Promise<void> {
  const evaluator = evaluatorOf(document);
  for (const input of inputsFor(seed, document, accounts)) {
    const evaluation = await evaluator.evaluate(input);
    checkReading(document, evaluator.compiled, evaluation);
    if (!hasImpossibleScore(input.facts)) checkScores(document, evaluation);
    checkContributions(document, evaluation);
  }
}

/** Documents mostly of the size people draw, some of them large. */
export function anyDocument(
  kinds: readonly GraphKind[] = ['health-model', 'workflow', 'segment'],
): fc.Arbitrary<GraphDocument> {
  const ofKind = (kind: GraphKind) => [
    { weight: 9, arbitrary: arbitraryGraph({ maxSize: 5, kind }) },
    { weight: 1, arbitrary: arbitraryGraph({ maxSize: 20, kind }) },
  ];
  return fc.oneof(...kinds.flatMap(ofKind));
}

export interface Amount {
  readonly numRuns: number;
  /** Left out: another one every time, named when something fails. */
  readonly seed?: number;
  /** Do not look for a smaller example: where one run takes a second, the first must do. */
  readonly endOnFailure?: boolean;
}

export function provesAnyDocument({
  kinds,
  ...amount
}: Amount & { readonly kinds?: readonly GraphKind[] }): Promise<void> {
  const property = fc.asyncProperty(anyDocument(kinds), anySeed, (document, from) => checkDocument(document, from, 3));
  return fc.assert(property, amount);
}
