/** Values that arrive where they can never be used: text in a sum, a number compared with text. They would always be unknown. */
import { problem, type Problem } from '../../problems.ts';
import { parseIsoMoment, type Constant, type ValueType } from '../../values.ts';
import type { GraphNode } from '../nodes/catalogue.ts';
import { clausesOf, type Clause, type Test } from '../nodes/clause.ts';
import { documentName } from '../read-document.ts';
import { atNode, setConfig, type LintContext, type Rule } from './context.ts';
import { canRead, typeArriving, typeOfConstant, typeOfOutput } from './type-of-output.ts';

const nouns: Readonly<Record<ValueType, string>> = {
  number: 'a number',
  text: 'text',
  boolean: 'yes or no',
  date: 'a date',
};

export const typesFit: Rule = (context) => [...context.nodes].flatMap(([id, node]) => checkNode(context, id, node));

function checkNode(context: LintContext, id: string, node: GraphNode): Problem[] {
  switch (node.type) {
    case 'signal':
      return [...checkRead(context, id, node.config), ...checkMissing(context, id, node)];
    case 'attribute':
    case 'model':
      return checkMissing(context, id, node);
    case 'math':
      return node.config.operands.flatMap(({ key, constant }) =>
        constant === undefined ? needsNumber(context, id, key) : [],
      );
    case 'rank':
      return needsNumber(context, id, 'value');
    case 'scale':
      return node.config.method === 'map'
        ? checkMap(context, id, node.config.map)
        : needsNumber(context, id, 'value', ' or a scale by category');
    case 'weighting':
      return node.config.method === 'sum' ? needsNumber(context, id, 'inputs') : [];
    case 'table':
      return node.config.rows.flatMap((row, index) =>
        Object.entries(row.when).flatMap(([input, test]) =>
          findingOf(
            context,
            id,
            ['rows', index, 'when', input],
            `row ${index + 1}, input "${input}"`,
            testTrouble(test, typeArriving(context, id, input)),
          ),
        ),
      );
    case 'condition':
      return clausesOf(node.config.when).flatMap((clause) =>
        findingOf(context, id, ['when'], `the clause on "${clause.input}"`, clauseTrouble(context, id, clause)),
      );
    default:
      return [];
  }
}

function findingOf(
  context: LintContext,
  id: string,
  path: (string | number)[],
  where: string,
  trouble: string | null,
): Problem[] {
  return trouble === null
    ? []
    : [atNode(context, id, { code: 'never-decidable', path, message: `${where} ${trouble}.` })];
}

function checkRead(
  context: LintContext,
  id: string,
  { signal, read }: { signal: string; read: Parameters<typeof canRead>[1] },
): Problem[] {
  const type = context.catalogue.signals?.get(signal)?.type;
  if (!type || canRead(type, read)) return [];
  const fix = setConfig(id, ['read'], { fn: 'latest' }, 'Read the latest value');
  return [
    atNode(context, id, {
      code: 'type-mismatch',
      path: ['read', 'fn'],
      fix,
      message: `"${read.fn}" needs numbers, and "${signal}" holds ${nouns[type]}; read its latest value, count or age.`,
    }),
  ];
}

/** The stand-in for a missing value has the type of the value. */
function checkMissing(
  context: LintContext,
  id: string,
  node: GraphNode & { type: 'signal' | 'attribute' | 'model' },
): Problem[] {
  const { whenMissing } = node.config;
  const port = context.graph.ports.get(id)!.outputs[0]!.key;
  const type = typeOfOutput(context, [id, port]);
  if (whenMissing === undefined || type === null || typeOfConstant(whenMissing) === type) return [];
  const fix = {
    label: 'Leave it unknown',
    edits: [{ do: 'remove' as const, path: ['nodes', id, 'config', 'whenMissing'] }],
  };
  return [
    atNode(context, id, {
      code: 'type-mismatch',
      path: ['whenMissing'],
      fix,
      message: `what stands for a missing value is ${nouns[typeOfConstant(whenMissing)]}, and the value is ${nouns[type]}; use ${nouns[type]}.`,
    }),
  ];
}

function needsNumber(context: LintContext, id: string, port: string, other = ''): Problem[] {
  const wires = context.graph.into(id, port);
  const wrong = wires
    .map(({ edge }) => typeOfOutput(context, edge.from))
    .find((type) => type !== null && type !== 'number');
  return wrong
    ? [
        atNode(context, id, {
          code: 'type-mismatch',
          message: `"${port}" needs a number and gets ${nouns[wrong]}; connect a number${other}.`,
        }),
      ]
    : [];
}

function checkMap(context: LintContext, id: string, map: readonly { value: Constant }[]): Problem[] {
  const type = typeArriving(context, id, 'value');
  if (type === null) return [];
  return map.flatMap(({ value }, index) =>
    typeOfConstant(value) === type
      ? []
      : [
          atNode(context, id, {
            code: 'never-matches',
            severity: 'warning',
            path: ['map', index, 'value'],
            message: `category ${index + 1} is ${nouns[typeOfConstant(value)]} and what arrives is ${nouns[type]}, so it never matches; write ${nouns[type]}.`,
          }),
        ],
  );
}

function clauseTrouble(context: LintContext, id: string, clause: Clause): string | null {
  if (!('other' in clause)) return testTrouble(clause, typeArriving(context, id, clause.input));
  if (!isOrdered(clause.as) && clause.op !== 'equals' && clause.op !== 'notEquals')
    return `asks which is larger, and ${nouns[clause.as]} has no order; compare numbers or dates`;
  for (const input of [clause.input, clause.other]) {
    const type = typeArriving(context, id, input);
    if (type !== null && type !== clause.as)
      return `compares as ${nouns[clause.as]}, and "${input}" is ${nouns[type]}; compare values of one type`;
  }
  return null;
}

/** Why a test can never be true or false for values of a type (`null`: any type). */
function testTrouble(test: Test, type: ValueType | null): string | null {
  if (isAboutKnowing(test)) return null;
  if (test.op === 'contains' || test.op === 'notContains' || test.op === 'startsWith')
    return type === null || type === 'text'
      ? null
      : `looks into text and gets ${nouns[type]}; compare ${nouns[type]} instead`;
  if ('values' in test)
    return type === null || test.values.some((each) => typeOfConstant(each) === type)
      ? null
      : `lists no ${wordFor(type)} and gets ${nouns[type]}; list values of that type`;
  const constants = 'value' in test ? [test.value] : [test.from, test.to];
  const types = constants.map(typeOfConstant);
  const found = types[0]!;
  if (types.some((each) => each !== found)) return 'lies between values of two types; use one type';
  if (test.op !== 'equals' && test.op !== 'notEquals' && !isOrdered(found))
    return `asks which is larger, and ${nouns[found]} has no order; use a number or a date`;
  return type === null || type === found
    ? null
    : `compares with ${nouns[found]} and gets ${nouns[type]}; compare with ${nouns[type]}`;
}

function isAboutKnowing(test: Test): test is Extract<Test, { op: 'isKnown' | 'isUnknown' }> {
  return test.op === 'isKnown' || test.op === 'isUnknown';
}

function wordFor(type: ValueType): string {
  return type === 'boolean' ? 'yes or no' : type;
}

function isOrdered(type: ValueType): boolean {
  return type === 'number' || type === 'date';
}

/** Days that do not exist, anywhere in the document. */
export const datesExist: Rule = (context) => {
  const { document, nodes } = context;
  const own = 'appliesTo' in document ? datesIn(document.appliesTo, ['appliesTo']) : [];
  return [
    ...own.map(({ text, path }) => problem('no-such-day', `${documentName(document)}: ${noSuchDay(text)}`, { path })),
    ...[...nodes].flatMap(([id, node]) =>
      datesIn(node.config, []).map(({ text, path }) =>
        atNode(context, id, { code: 'no-such-day', path, message: noSuchDay(text) }),
      ),
    ),
  ];
};

function noSuchDay(text: string): string {
  return `there is no day "${text.slice(0, 40).toWellFormed()}"; write it as 2026-01-31.`;
}

function datesIn(
  value: unknown,
  path: readonly (string | number)[],
): { text: string; path: readonly (string | number)[] }[] {
  if (typeof value !== 'object' || value === null) return [];
  const { date } = value as { date?: unknown };
  if (typeof date === 'string' && Object.keys(value).length === 1)
    return parseIsoMoment(date) === null ? [{ text: date, path }] : [];
  return Object.entries(value).flatMap(([key, each]) =>
    datesIn(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
