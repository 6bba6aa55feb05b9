/** Unknown is not a value that triggers: taking knowledge away makes nothing true, and with none nothing happens. */
import fc from 'fast-check';
import { decide } from '#lib/core/decide/decide.ts';
import { emptyState } from '#lib/core/decide/decision.ts';
import type { Evaluation } from '#lib/core/evaluate/evaluation.ts';
import { isDateValue, typeOf, type Value } from '#lib/core/values.ts';
import { diceOf } from '../dice.ts';
import { anyDocument, anySeed, evaluatorOf, inputsFor, type Amount } from './any-document.ts';
import { withoutGuesses } from './without-guesses.ts';

const isSame = (a: Value, b: Value) => a === b || (isDateValue(a) && isDateValue(b) && a.date === b.date);

/** Every output of `less` is what it is in `more`, or unknown. */
function insistKnowsLess(less: Evaluation, more: Evaluation): void {
  for (const [id, { outputs }] of Object.entries(less.trace))
    for (const [port, value] of Object.entries(outputs)) {
      const before = more.trace[id]!.outputs[port]!;
      if (value !== null && !isSame(value, before))
        throw new Error(`${id}.${port} was ${JSON.stringify(before)} and, knowing less, is ${JSON.stringify(value)}.`);
    }
  if (less.applies === true && more.applies !== true) throw new Error('Knowing less, the document applies.');
}

export function provesForgetting(amount: Amount): Promise<void> {
  const property = fc.asyncProperty(anyDocument(), anySeed, async (random, seed) => {
    // Who a document is about may well be asked in terms of what is unknown.
    const document = withoutGuesses(random.kind === 'segment' ? random : { ...random, appliesTo: {} }, {
      redistribution: false,
    });
    const evaluator = evaluatorOf(document);
    const dice = diceOf(seed);
    for (const input of inputsFor(seed, document, 2)) {
      const more = await evaluator.evaluate(input);
      const forgotten = new Map([...input.facts].filter(() => dice.chance(0.6)));
      insistKnowsLess(await evaluator.evaluate({ ...input, facts: forgotten }), more);
    }
  });
  return fc.assert(property, amount);
}

export function provesSilence(amount: Amount): Promise<void> {
  const property = fc.asyncProperty(anyDocument(), anySeed, async (random, seed) => {
    const document = withoutGuesses(random.kind === 'segment' ? random : { ...random, appliesTo: {} }, {
      redistribution: true,
    });
    const evaluator = evaluatorOf(document);
    const [input] = inputsFor(seed, document, 1);
    const evaluation = await evaluator.evaluate({ ...input!, facts: new Map() });
    const said = Object.values(evaluation.trace).filter(({ outputs }) =>
      Object.values(outputs).some((value) => typeOf(value) !== null),
    );
    if (said.length > 0)
      throw new Error(`Nothing is known, and ${said.map(({ nodeId }) => nodeId).join(', ')} say something.`);
    const { decisions } = decide({
      document,
      evaluation,
      previous: emptyState,
      override: null,
      models: {},
      dates: {},
      events: [],
    });
    if (decisions.length > 0) throw new Error(`Nothing is known, and this was decided: ${JSON.stringify(decisions)}.`);
  });
  return fc.assert(property, amount);
}
