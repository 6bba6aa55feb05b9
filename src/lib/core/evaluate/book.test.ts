import { describe, expect, test } from 'vitest';
import { columnOf, flagAt, valueAt, type Column } from '../columns.ts';
import type { Compiled, ComputedFact, RuleCondition } from '../compile/compiled.ts';
import { compile } from '../compile/compile.ts';
import type { Value } from '../values.ts';
import { createAccountEvaluator } from './account.ts';
import { createBookEvaluator, type BookInput, type BookReading } from './book.ts';
import { at, linear, modelOf, plainThreshold, signal } from './sample-model.ts';

/** A compiled form of computed facts alone; `x`, `y` and `z` are raw. */
function compiledOf(facts: readonly ComputedFact[], more: Partial<Compiled> = {}): Compiled {
  return {
    compilerVersion: 1,
    key: 'small',
    kind: 'workflow',
    logicHash: '',
    scoreHash: '',
    reads: ['x', 'y', 'z'],
    nodes: [],
    facts,
    rules: [],
    result: null,
    appliesTo: null,
    thresholds: [],
    conditions: [],
    ...more,
  };
}

function run(
  compiled: Compiled,
  columns: Record<string, readonly Value[] | Column>,
  more: Partial<BookInput> = {},
): BookReading {
  const made = new Map(
    Object.entries(columns).map(([key, values]) => [
      key,
      'length' in values && !Array.isArray(values) ? (values as Column) : columnOf(values as Value[]),
    ]),
  );
  const count = more.count ?? Math.max(0, ...[...made.values()].map(({ length }) => length));
  return createBookEvaluator(compiled, 64).evaluate({ columns: made, from: 0, count, at, ...more });
}

function valuesOf(reading: BookReading, fact: string): Value[] {
  const column = reading.column(fact);
  return Array.from({ length: reading.count }, (_, row) => valueAt(column, row));
}

/** What one operation makes of `x`, `y` and `z`. */
function outcome(operation: object, columns: Record<string, readonly Value[]>, inputs = ['x', 'y', 'z']): Value[] {
  const fact = { name: 'op_1.value', nodeId: 'op_1', inputs, ...operation } as unknown as ComputedFact;
  return valuesOf(run(compiledOf([fact]), columns), 'op_1.value');
}

/** A condition over facts, true and false rules given. */
function conditionOf(isTrue: RuleCondition, isFalse: RuleCondition, forDays = 0): Compiled {
  const rule = (value: boolean, condition: RuleCondition) => ({
    name: String(value),
    priority: 1,
    conditions: { all: [condition] },
    event: { type: 'flag' as const, params: { nodeId: 'cnd_1', value } },
  });
  const facts: ComputedFact[] = [
    { op: 'typed', as: 'number', name: 'x|number', nodeId: '', inputs: ['x'] },
    { op: 'flag', forDays, name: 'cnd_1.flag', nodeId: 'cnd_1', inputs: ['x|number'] },
  ];
  return compiledOf(facts, {
    rules: [rule(true, isTrue), rule(false, isFalse)],
    conditions: ['cnd_1'],
  });
}

const known: RuleCondition = { fact: 'x|number', operator: 'notEqual', value: null };
const atLeast5 = conditionOf(
  { all: [known, { fact: 'x|number', operator: 'greaterThanInclusive', value: 5 }] },
  { all: [known, { fact: 'x|number', operator: 'lessThan', value: 5 }] },
);

const flagsOf = (reading: BookReading) =>
  Array.from({ length: reading.count }, (_, row) => flagAt(reading.flags['cnd_1']!, row));

describe('operations', () => {
  test('a line is followed between its points and clamped outside', () => {
    const points = [
      [0, 0],
      [10, 50],
      [20, 100],
    ];
    const scale = { method: 'linear', points };
    expect(outcome({ op: 'scale', scale }, { x: [-1, 0, 5, 10, 12, 20, 99, null, 'text', -0] })).toEqual([
      0,
      0,
      25,
      50,
      60,
      100,
      100,
      null,
      null,
      0,
    ]);
  });

  test('lines with a minus zero or points out of order go row by row, and are named', () => {
    const lines = [
      [
        [0, -0],
        [10, 1],
      ],
      [
        [10, 1],
        [0, 2],
      ],
    ];
    for (const points of lines) {
      const scale = { method: 'linear', points };
      const fact = { op: 'scale', scale, name: 'op_1.score', nodeId: 'op_1', inputs: ['x'] } as unknown as ComputedFact;
      expect(createBookEvaluator(compiledOf([fact])).rowByRow).toMatchObject([{ fact: 'op_1.score' }]);
    }
    expect(outcome({ op: 'scale', scale: { method: 'linear', points: lines[0] } }, { x: [-1, 0, 5] })).toEqual([
      -0, 0, 0.5,
    ]);
  });

  test('a step is reached at its boundary, or above it', () => {
    const scale = {
      method: 'steps',
      base: 1,
      steps: [
        { key: 'a', at: 0, score: 2 },
        { key: 'b', at: 5, above: true, score: 3 },
      ],
      whenUnknown: 9,
    };
    expect(outcome({ op: 'scale', scale }, { x: [-5e-324, -0, 5, 5.000000000000001, null] })).toEqual([1, 2, 2, 3, 9]);
  });

  test('a map knows texts, numbers, booleans and dates; what is not listed is otherwise', () => {
    const map = ['gold', 7, true, { date: '2026-01-01' }].map((value, index) => ({
      key: `m${index}`,
      value,
      score: index + 1,
    }));
    const scale = { method: 'map', map, otherwise: 50 };
    expect(outcome({ op: 'scale', scale }, { x: ['gold', 7, true, { date: at }, false, 'silver', null] })).toEqual([
      1,
      2,
      3,
      4,
      50,
      50,
      null,
    ]);
  });

  test('a mean shares out unknown weight, needs its coverage and stays between its inputs', () => {
    const mean = { op: 'weighting', method: 'mean', weights: [1, 1, 2], start: 0, clip: [0, 100] };
    const columns = { x: [0, 10, 33.3, null], y: [10, null, 33.3, null], z: [20, null, 33.3, null] };
    expect(outcome({ ...mean, missing: 'redistribute', minCoverage: 0 }, columns)).toEqual([12.5, 10, 33.3, null]);
    expect(outcome({ ...mean, missing: 'redistribute', minCoverage: 0.3 }, columns)).toEqual([12.5, null, 33.3, null]);
    expect(outcome({ ...mean, missing: 'unknown', minCoverage: 0 }, columns)).toEqual([12.5, null, 33.3, null]);
    expect(outcome({ ...mean, missing: { constant: 2 }, minCoverage: 0 }, columns)).toEqual([12.5, 4, 33.3, 2]);
  });

  test('sums are clipped, the worst and the best are picked', () => {
    const weighting = { op: 'weighting', weights: [1, 1, 2], missing: 'redistribute', minCoverage: 0, start: 5 };
    const columns = { x: [1, null], y: [2, 3], z: [null, 90] };
    expect(outcome({ ...weighting, method: 'sum', clip: [0, 100] }, columns)).toEqual([8, 100]);
    expect(outcome({ ...weighting, method: 'worst', clip: [0, 100] }, columns)).toEqual([1, 3]);
    expect(outcome({ ...weighting, method: 'best', clip: [0, 100] }, columns)).toEqual([2, 90]);
  });

  test('math over unknown operands, by zero and beyond all numbers is unknown', () => {
    const math = (fn: string) => ({ op: 'math', fn, operands: [{ input: 0 }, { input: 1 }] });
    const columns = { x: [6, 1, 1e308, null, -0], y: [3, 0, 1e308, 1, -0] };
    expect(outcome(math('divide'), columns)).toEqual([2, null, 1, null, null]);
    expect(outcome(math('add'), columns)).toEqual([9, 1, null, null, 0]);
    expect(outcome(math('max'), columns)).toEqual([6, 1, 1e308, null, -0]);
  });

  test('the first row of a table that is true decides; an unknown cell before it makes the result unknown', () => {
    const rows = [
      { key: 'a', cells: [{ input: 0, test: { op: 'less', value: 5 } }], out: 'low' },
      { key: 'b', cells: [{ input: 1, test: { op: 'equals', value: true } }], out: 7 },
    ];
    const columns = { x: [1, 9, null, 9, 9], y: [null, true, true, false, null] };
    expect(outcome({ op: 'table', rows, otherwise: { date: '2026-01-01' } }, columns)).toEqual([
      'low',
      7,
      null,
      { date: at },
      null,
    ]);
  });

  test('a switch takes the score of the first flag that is not false', () => {
    const columns = { x: [true, false, null, 3], y: [1, 1, 1, 1], z: [2, 2, 2, 2] };
    expect(outcome({ op: 'switch', rows: ['r1'] }, columns)).toEqual([1, 2, null, null]);
  });

  test('a default fills in what is unknown, whatever its type', () => {
    const columns = { x: [1, 'a', null, true] };
    expect(outcome({ op: 'default', constant: 5 }, columns, ['x'])).toEqual([1, 'a', 5, true]);
    expect(outcome({ op: 'default', constant: 'b' }, columns, ['x'])).toEqual([1, 'a', 'b', true]);
    expect(outcome({ op: 'default', constant: false }, columns, ['x'])).toEqual([1, 'a', false, true]);
  });

  test('a rank counts half of its equals and needs 20 values', () => {
    const rank = { op: 'rank', better: 'higher', name: 'rnk_1.score', nodeId: 'rnk_1', inputs: ['x'] } as ComputedFact;
    const book = [...Array.from({ length: 10 }, () => 1), ...Array.from({ length: 10 }, () => 2)];
    const columns = { x: [0, 1, 1.5, 2, 3, null] };
    const ranked = run(compiledOf([rank]), columns, { distributions: { rnk_1: book } });
    expect(valuesOf(ranked, 'rnk_1.score')).toEqual([0, 25, 50, 75, 100, null]);
    const small = run(compiledOf([rank]), columns, { distributions: { rnk_1: book.slice(1) } });
    expect(valuesOf(small, 'rnk_1.score')).toEqual(columns.x.map(() => null));
  });
});

describe('conditions', () => {
  test('are true, false or unknown; other types than the compared one are unknown', () => {
    expect(flagsOf(run(atLeast5, { x: [5, 4.999, null, '9', true, { date: 9 }, -0] }))).toEqual([
      true,
      false,
      null,
      null,
      null,
      null,
      false,
    ]);
  });

  test('are right in the last rows of a block that does not end with a word, after a longer one', () => {
    const evaluator = createBookEvaluator(atLeast5, 64);
    const columns = new Map([
      ['x', columnOf(Array.from({ length: 100 }, (_, row) => (row % 3 === 0 ? null : row % 10)))],
    ]);
    const expected = (row: number) => (row % 3 === 0 ? null : row % 10 >= 5);
    for (const [from, count] of [
      [0, 64],
      [64, 36],
      [10, 33],
      [99, 1],
    ] as const)
      expect(flagsOf(evaluator.evaluate({ columns, from, count, at }))).toEqual(
        Array.from({ length: count }, (_, row) => expected(from + row)),
      );
  });

  test('that have to hold for days wait, and their clock stands still while they are unknown', () => {
    const day = 86_400_000;
    const compiled = {
      ...atLeast5,
      facts: atLeast5.facts.map((fact) => (fact.op === 'flag' ? { ...fact, forDays: 2 } : fact)),
    };
    const held = {
      cnd_1: {
        since: Float64Array.of(NaN, at - 2 * day, at - 3 * day, at - day, at - 2 * day),
        unknownSince: Float64Array.of(NaN, NaN, at - 2 * day, NaN, NaN),
      },
    };
    const reading = run(compiled, { x: [9, 9, 9, null, 1] }, { held });
    expect(flagsOf(reading)).toEqual([false, true, false, null, false]);
    expect([...reading.held['cnd_1']!.since.slice(0, 5)]).toEqual([at, at - 2 * day, at - day, at - day, NaN]);
    expect([...reading.held['cnd_1']!.unknownSince.slice(0, 5)]).toEqual([NaN, NaN, NaN, at, NaN]);
  });

  test('compare with many limits at once as with each', () => {
    const limits = Array.from({ length: 40 }, (_, index) => index - 20);
    const flags = limits.map((limit, index): Compiled['rules'][number] => ({
      name: `r${index}`,
      priority: 1,
      conditions: { all: [{ fact: 'x|number', operator: 'lessThan', value: limit }] },
      event: { type: 'flag', params: { nodeId: `cnd_${index}`, value: true } },
    }));
    const compiled = compiledOf(
      [
        { op: 'typed', as: 'number', name: 'x|number', nodeId: '', inputs: ['x'] },
        ...limits.map((_, index): ComputedFact => ({
          op: 'flag',
          forDays: 0,
          name: `cnd_${index}.flag`,
          nodeId: `cnd_${index}`,
          inputs: ['x|number'],
        })),
      ],
      { rules: flags, conditions: limits.map((_, index) => `cnd_${index}`) },
    );
    const x = [-30, -20, -0.5, -0, 0, 3, 19, 20, null];
    const reading = run(compiled, { x });
    limits.forEach((limit, index) => {
      const flag = reading.flags[`cnd_${index}`]!;
      expect(x.map((_, row) => flagAt(flag, row))).toEqual(
        x.map((value) => (value !== null && value < limit ? true : null)),
      );
    });
  });
});

describe('columns that are not as they should be are named, and the rows they are wrong for are unknown', () => {
  const codesOf = (reading: BookReading) => reading.problems.map(({ code }) => code);
  const numbers = (...values: number[]) => Float64Array.from(values);

  test.each<[string, Column, (boolean | null)[], string[]]>([
    ['infinities', { length: 2, number: numbers(Infinity, 9) }, [null, true], ['not-finite']],
    ['too short', { length: 1, number: numbers(9) }, [true, null], ['column-too-short']],
    ['a plane too long', { length: 2, number: numbers(9, 9, 9) }, [true, true], ['column-too-long']],
    ['a plane too short', { length: 2, number: numbers(9) }, [true, null], ['column-mistyped']],
    [
      'a plane of another kind',
      { length: 2, number: [9, 9] as unknown as Float64Array },
      [null, null],
      ['column-mistyped'],
    ],
    [
      'two types in one row',
      { length: 2, number: numbers(9, NaN), boolean: Uint8Array.of(1, 1) },
      [true, null],
      ['column-mistyped'],
    ],
  ])('%s', (_, x, flags, codes) => {
    const reading = run(atLeast5, { x }, { count: 2 });
    expect(flagsOf(reading)).toEqual(flags);
    expect(codesOf(reading)).toEqual(codes);
  });

  test('codes that the dictionary does not have', () => {
    const x: Column = { length: 3, text: { codes: Int32Array.of(0, 1, -2), dictionary: ['a'] } };
    const reading = run(compiledOf([]), { x });
    expect(valuesOf(reading, 'x')).toEqual(['a', null, null]);
    expect(codesOf(reading)).toEqual(['column-mistyped']);
  });

  test('no rows are no trouble, and more than a block are refused', () => {
    expect(flagsOf(run(atLeast5, { x: [] }))).toEqual([]);
    expect(() => createBookEvaluator(atLeast5, 64).evaluate({ columns: new Map(), from: 0, count: 65, at })).toThrow(
      /at most 64 rows/,
    );
  });
});

test('a row is evaluated as the account evaluator does, contributions and problems included', async () => {
  const model = modelOf(
    {
      sig_a: signal('a'),
      sig_b: signal('b'),
      scl_a: linear,
      scl_b: linear,
      wgt_a: { type: 'weighting', config: { method: 'mean', weights: { e_3: 3, e_4: 1 }, missing: 'redistribute' } },
      thr_a: plainThreshold,
    },
    {
      e_1: ['sig_a.value', 'scl_a.value'],
      e_2: ['sig_b.value', 'scl_b.value'],
      e_3: ['scl_a.score', 'wgt_a.inputs'],
      e_4: ['scl_b.score', 'wgt_a.inputs'],
      e_5: ['wgt_a.score', 'thr_a.score'],
    },
  );
  const compiled = compile(model).compiled!;
  const rows: Record<string, Value>[] = [{ a: 80, b: 20 }, { a: 30 }, { a: Infinity, b: 'text' }, {}];
  const column = (key: string): Column => {
    const made = columnOf(rows.map((row) => row[key] ?? null));
    const number = Float64Array.from(rows, (row) => (typeof row[key] === 'number' ? row[key] : NaN));
    return { ...made, number };
  };
  const reading = run(compiled, { a: column('a'), b: column('b') });
  for (const [row, facts] of rows.entries()) {
    const expected = await createAccountEvaluator(compiled).evaluate({ at, facts: new Map(Object.entries(facts)) });
    expect(reading.evaluationAt(row)).toEqual(expected);
  }
  expect([...reading.result!.score.slice(0, 4)]).toEqual([65, 30, NaN, NaN]);
  expect([...reading.result!.rawBand.slice(0, 4)]).toEqual([1, 0, -1, -1]);
});
