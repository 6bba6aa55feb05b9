/** The same document and facts give the same result: through a file, in another order, all at once. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { compile } from '#lib/core/compile/compile.ts';
import type { Compiled } from '#lib/core/compile/compiled.ts';
import { canonicalText, prettyDocument } from '#lib/core/documents/canonical.ts';
import { isGraph, type GraphDocument } from '#lib/core/documents/document.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import { createAccountEvaluator, type AccountEvaluator } from '#lib/core/evaluate/account.ts';
import type { EvaluationInput } from '#lib/core/evaluate/evaluation.ts';
import type { Value } from '#lib/core/values.ts';
import { diceOf, type Dice } from '../dice.ts';
import { anyDocument, anySeed, evaluatorOf, inputsFor, type Amount } from './any-document.ts';

/** To the last bit: a number's shortest text names it, and keys come in one order. */
async function evaluateAll(evaluator: AccountEvaluator, inputs: readonly EvaluationInput[]): Promise<string> {
  const evaluations = [];
  for (const input of inputs) evaluations.push(await evaluator.evaluate(input));
  return JSON.stringify(evaluations);
}

function compiledOf(document: GraphDocument): Compiled {
  const { compiled, problems } = compile(document);
  if (!compiled) throw new Error(problems.map(({ message }) => message).join(' '));
  return compiled;
}

function shuffled<Item>(items: readonly Item[], dice: Dice): Item[] {
  return items
    .map((item) => ({ item, weight: dice.next() }))
    .sort((a, b) => a.weight - b.weight)
    .map(({ item }) => item);
}

/** Keys of every object in another order; lists keep theirs. */
function reordered<Data>(data: Data, dice: Dice): Data {
  if (Array.isArray(data)) return data.map((each: unknown) => reordered(each, dice)) as Data;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    shuffled(Object.entries(data), dice).map(([key, each]) => [key, reordered(each as unknown, dice)]),
  ) as Data;
}

export function provesSaving(amount: Amount): Promise<void> {
  const property = fc.asyncProperty(anyDocument(), anySeed, async (document, seed) => {
    const inputs = inputsFor(seed, document, 2);
    const { document: loaded } = readDocument(prettyDocument(document));
    if (!loaded || !isGraph(loaded)) throw new Error('What was saved cannot be loaded.');
    expect(await evaluateAll(evaluatorOf(loaded), inputs)).toBe(await evaluateAll(evaluatorOf(document), inputs));
  });
  return fc.assert(property, amount);
}

export function provesExport(amount: Amount): Promise<void> {
  const property = fc.asyncProperty(anyDocument(), anySeed, async (document, seed) => {
    const compiled = compiledOf(document);
    const exported = JSON.parse(JSON.stringify(compiled)) as Compiled;
    expect(exported).toEqual(compiled);
    const inputs = inputsFor(seed, document, 2);
    expect(await evaluateAll(createAccountEvaluator(exported), inputs)).toBe(
      await evaluateAll(createAccountEvaluator(compiled), inputs),
    );
  });
  return fc.assert(property, amount);
}

export function provesOneCompiledForm(amount: Amount): void {
  fc.assert(
    fc.property(anyDocument(), anySeed, (document, seed) => {
      const compiled = compiledOf(document);
      expect(JSON.stringify(compiledOf(structuredClone(document)))).toBe(JSON.stringify(compiled));
      expect(canonicalText(compiledOf(reordered(document, diceOf(seed))))).toBe(canonicalText(compiled));
    }),
    amount,
  );
}

export function provesFactOrder(amount: Amount): Promise<void> {
  const property = fc.asyncProperty(anyDocument(), anySeed, async (document, seed) => {
    const evaluator = evaluatorOf(document);
    const inputs = inputsFor(seed, document, 2);
    const dice = diceOf(seed);
    const other = inputs.map((input) => ({
      ...input,
      facts: new Map(shuffled([...input.facts, ['unread', 1] as const], dice)),
      held: reordered(input.held!, dice),
    }));
    expect(await evaluateAll(evaluator, other)).toBe(await evaluateAll(evaluator, inputs));
  });
  return fc.assert(property, amount);
}

/** Facts that cannot be read: whoever asks gets a throw. */
const broken = {
  get: (): Value => {
    throw new Error('The facts are gone.');
  },
} as unknown as ReadonlyMap<string, Value>;

/** 100 evaluations at once by one evaluator, some of which fail: the others are as they are alone. */
export function provesConcurrency(amount: Amount): Promise<void> {
  const property = fc.asyncProperty(
    anyDocument(),
    anySeed,
    fc.uniqueArray(fc.nat(99), { maxLength: 5 }),
    async (document, seed, failing) => {
      const evaluator = evaluatorOf(document);
      fc.pre(evaluator.compiled.reads.length > 0);
      const inputs = inputsFor(seed, document, 100).map((input, index) =>
        failing.includes(index) ? { ...input, facts: broken } : input,
      );
      const together = await Promise.allSettled(inputs.map((input) => evaluator.evaluate(input)));
      for (const [index, result] of together.entries()) {
        if (failing.includes(index))
          expect(result).toMatchObject({ status: 'rejected', reason: { message: 'The facts are gone.' } });
        else
          expect(JSON.stringify(result)).toBe(
            JSON.stringify({ status: 'fulfilled', value: await evaluatorOf(document).evaluate(inputs[index]!) }),
          );
      }
    },
  );
  return fc.assert(property, amount);
}
