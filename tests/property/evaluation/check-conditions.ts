import fc from 'fast-check';
import { clausesOf } from '#lib/core/documents/nodes/clause.ts';
import { evaluateTest } from '#lib/core/documents/nodes/evaluate-test.ts';
import { at, evaluatorOf, type Amount } from './any-document.ts';
import { truthOf, truthOfClause } from './kleene.ts';
import { conditionCases, type ConditionCase } from './random-condition.ts';

async function checkCondition({ document, when, accounts }: ConditionCase): Promise<void> {
  const evaluator = evaluatorOf(document);
  for (const facts of accounts) {
    const valueOf = (input: string) => facts.get(input) ?? null;
    const { flags, trace } = await evaluator.evaluate({ at, facts });
    const told = `over ${JSON.stringify([...facts].map(([key, value]) => [key, typeof value === 'number' ? String(value) : value]))}`;
    const expected = truthOf(when, valueOf);
    if (flags['cnd_1'] !== expected)
      throw new Error(`The flag is ${flags['cnd_1']}, a plain reading says ${expected} ${told}.`);
    for (const clause of clausesOf(when)) {
      const truth = truthOfClause(clause, valueOf);
      const said = trace['cnd_1']!.clauses!.find(({ key }) => key === clause.key)?.result;
      if (said !== truth)
        throw new Error(`Clause ${clause.key} is traced as ${said}, a plain reading says ${truth} ${told}.`);
      if ('other' in clause) continue;
      const tested = evaluateTest(clause, valueOf(clause.input));
      if (tested !== truth)
        throw new Error(`A table would say ${tested} of clause ${clause.key}, a plain reading ${truth} ${told}.`);
    }
  }
}

export function provesConditions(amount: Amount): Promise<void> {
  return fc.assert(fc.asyncProperty(conditionCases, checkCondition), amount);
}
