import { Engine } from 'json-rules-engine';
import { describe, expect, it } from 'vitest';
import type { Compiled, CompiledRule } from '../compile/compiled.ts';
import { conditionRules, type Operands } from '../compile/rules.ts';
import { expressionSchema, type Expression } from '../documents/nodes/clause.ts';
import type { Value } from '../values.ts';
import { StockEngine, type RunFacts } from './stock.ts';

const operands: Operands = {
  unknown: 'unknown',
  typed: (input, as) => `${input}|${as}`,
  known: (input) => `${input}|known`,
  text: (input, test, text) => `${input}|${test}:${text}`,
};

/** A compiled document that is nothing but one condition over the raw fact `x`. */
function compiledCondition(
  when: Expression,
  rules: CompiledRule[] = conditionRules('cnd_a', when, operands, 1),
): Compiled {
  const typed = (as: 'number' | 'text' | 'boolean') => ({
    op: 'typed' as const,
    as,
    name: `x|${as}`,
    nodeId: '',
    inputs: ['x'],
  });
  return {
    compilerVersion: 1,
    key: 'doc',
    kind: 'workflow',
    logicHash: '',
    scoreHash: '',
    reads: ['x'],
    nodes: [],
    facts: [
      typed('number'),
      typed('text'),
      typed('boolean'),
      { op: 'flag', forDays: 0, name: 'cnd_a.flag', nodeId: 'cnd_a', inputs: [] },
    ],
    rules,
    result: null,
    appliesTo: null,
    thresholds: [],
    conditions: ['cnd_a'],
  };
}

const factsOf = (x: Value): RunFacts => ({ raw: () => x, distribution: () => undefined, settle: (_, flag) => flag });
const flagOf = async (when: Expression, x: Value) =>
  (await new StockEngine(compiledCondition(when)).run(factsOf(x))).read('cnd_a.flag');

describe('what json-rules-engine does, closed off', () => {
  it('a rejected run does not poison the next one', async () => {
    const engine = new StockEngine(compiledCondition({ key: 'c', input: 'x', op: 'less', value: 5 }));
    const broken: RunFacts = {
      ...factsOf(1),
      raw: () => {
        throw new Error('the disk is gone');
      },
    };
    await expect(engine.run(broken)).rejects.toThrow('the disk is gone');
    expect((await engine.run(factsOf(1))).read('cnd_a.flag')).toBe(true);
  });

  it('a rejected run does not take the ones waiting behind it along', async () => {
    const engine = new StockEngine(compiledCondition({ key: 'c', input: 'x', op: 'less', value: 5 }));
    const failing = engine.run({
      ...factsOf(1),
      raw: () => {
        throw new Error('no');
      },
    });
    const waiting = Array.from({ length: 20 }, (_, index) => engine.run(factsOf(index)));
    await expect(failing).rejects.toThrow('no');
    expect((await Promise.all(waiting)).filter((run) => run.read('cnd_a.flag') === true)).toHaveLength(5);
  });

  it('what is left running of a rejected run neither reads the facts of the next nor goes unheard', async () => {
    const when: Expression = {
      all: Array.from({ length: 5 }, (_, index) => ({ key: `c${index}`, input: 'x', op: 'less', value: index })),
    };
    const rules = [3, 2, 1].flatMap((priority) => conditionRules(`cnd_${priority}`, when, operands, priority));
    const engine = new StockEngine(compiledCondition(when, [...rules, ...conditionRules('cnd_a', when, operands, 1)]));
    const unheard: unknown[] = [];
    const listen = (reason: unknown) => unheard.push(reason);
    process.on('unhandledRejection', listen);
    const runs = Array.from({ length: 30 }, (_, index) =>
      engine.run(
        index % 3 === 0
          ? {
              ...factsOf(1),
              raw: () => {
                throw new Error('gone');
              },
            }
          : factsOf(index - 20),
      ),
    );
    const settled = await Promise.allSettled(runs);
    await new Promise((done) => setImmediate(done));
    process.off('unhandledRejection', listen);
    expect(unheard).toEqual([]);
    for (const [index, run] of settled.entries()) {
      if (index % 3 === 0) expect(run).toMatchObject({ status: 'rejected', reason: { message: 'gone' } });
      else expect(run.status === 'fulfilled' && run.value.read('cnd_a.flag')).toBe(index - 20 < 0);
    }
  });

  it('an operator nobody knows rejects its own run and leaves nothing behind', async () => {
    const when: Expression = { key: 'c', input: 'x', op: 'less', value: 5 };
    const rules = conditionRules('cnd_a', when, operands, 1);
    const strange = {
      ...rules[0]!,
      priority: 3,
      conditions: { all: [{ fact: 'x', operator: 'resembles', value: 1 }] },
    };
    const engine = new StockEngine(compiledCondition(when, [strange, ...rules]));
    const settled = await Promise.allSettled([engine.run(factsOf(1)), engine.run(factsOf(2))]);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it.each([
    ['"9" < "10" as text has no order', { op: 'less', value: '10' }, '9', null],
    ['"10" < "9" as text has no order', { op: 'less', value: '9' }, '10', null],
    ['"3" < 5 compares across types', { op: 'less', value: 5 }, '3', null],
    ['unknown > 5', { op: 'greater', value: 5 }, null, null],
    ['5 > unknown never appears, NaN is unknown', { op: 'greater', value: 5 }, NaN, null],
    ['unknown is not "not equal"', { op: 'notEquals', value: 5 }, null, null],
    ['"b" in ["abc"] is no substring test', { op: 'in', values: ['abc'] }, 'b', false],
    ['true is not 1', { op: 'equals', value: 1 }, true, null],
    ['-0 equals 0', { op: 'equals', value: 0 }, -0, true],
  ])('%s', async (_, test, x, expected) => {
    expect(await flagOf({ key: 'c', input: 'x', ...test } as Expression, x as Value)).toBe(expected);
  });

  it('empty groups, lists under "not" and references dressed as data are refused before they compile', () => {
    for (const poison of [
      { any: [] },
      { all: [] },
      { not: [{ key: 'c', input: 'x', op: 'isKnown' }] },
      { all: [{ key: 'c', input: 'x', op: 'isKnown' }], any: [] },
      { key: 'c', input: 'x', op: 'equals', value: { fact: 'y' } },
      { key: 'c', input: 'x', op: 'equals', value: 1, path: '$.a' },
      { key: 'c', input: 'x', op: 'matches', value: 'a' },
      { key: '__proto__', input: 'x', op: 'isKnown' },
    ])
      expect(expressionSchema.safeParse(poison).success, JSON.stringify(poison)).toBe(false);
  });

  it('stock needs the guard: without it an unknown fact passes "not equal"', async () => {
    const engine = new Engine([
      { conditions: { all: [{ fact: 'x', operator: 'notEqual', value: 5 }] }, event: { type: 'yes' } },
    ]);
    expect((await engine.run({ x: null })).events).toHaveLength(1);
  });

  it('never emits paths, params or priorities below 1', () => {
    const rules = conditionRules(
      'cnd_a',
      {
        any: [
          { not: { key: 'a', input: 'x', op: 'between', from: 1, to: 2 } },
          { key: 'b', input: 'x', op: 'in', values: [1, 'a', true] },
        ],
      },
      operands,
      1,
    );
    const text = JSON.stringify(rules);
    expect(text).not.toMatch(/"path"|"not":/);
    expect(rules.every((rule) => rule.priority >= 1)).toBe(true);
    expect(text).not.toMatch(/"(all|any)":\[\]/);
  });

  it('a path that reaches the engine all the same is refused', async () => {
    const rules = conditionRules('cnd_a', { key: 'c', input: 'x', op: 'less', value: 5 }, operands, 1);
    const tampered = JSON.parse(
      JSON.stringify(rules).replace('"fact":"x|number"', '"fact":"obj","path":"$.constructor"'),
    ) as CompiledRule[];
    const engine = new StockEngine({
      ...compiledCondition({ key: 'c', input: 'x', op: 'isKnown' }, tampered),
      reads: ['x', 'obj'],
    });
    await expect(engine.run({ ...factsOf(1), raw: () => ({ date: 1 }) })).rejects.toThrow('never use paths');
  });
});
