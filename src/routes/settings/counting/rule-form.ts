/** The form of a counting rule: what was typed, what is wrong with it, and the signal it makes. */
import { testSchema } from '#lib/core/documents/nodes/clause.ts';
import { constantSchema } from '#lib/core/documents/nodes/node-type.ts';
import type { SignalDocument } from '#lib/core/documents/document.ts';
import type { CountingRule } from '#lib/core/documents/signal.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import { testsOf } from '#lib/core/signals/matching.ts';
import { constantValue, type Constant } from '#lib/core/values.ts';
import { operators, takeOf, takes, type Operator, type Take } from './rule-words.ts';

export interface FilterTyped {
  readonly property: string;
  readonly op: string;
  readonly value: string;
}

export interface RuleTyped {
  readonly from: 'events' | 'records';
  /** One a line. */
  readonly names: string;
  readonly match: 'all' | 'any';
  readonly filters: readonly FilterTyped[];
  readonly take: string;
  readonly property: string;
  /** Empty: each entry is a value of its own. */
  readonly days: string;
  readonly name: string;
  readonly key: string;
  readonly description: string;
  readonly unit: string;
  readonly better: string;
  readonly expectedEveryDays: string;
}

export type RuleField = keyof RuleTyped | `filter-${number}`;
export type RuleFaults = Readonly<Partial<Record<RuleField, string>>>;

const mostFilters = 50;

export function emptyRule(from: RuleTyped['from'], name: string): RuleTyped {
  return {
    from,
    names: name,
    match: 'all',
    filters: [],
    take: from === 'events' ? 'each' : 'open',
    property: '',
    days: from === 'events' ? '7' : '',
    name: '',
    key: '',
    description: '',
    unit: '',
    better: 'higher',
    expectedEveryDays: '2',
  };
}

export type CountedSignal = SignalDocument & { readonly derive: CountingRule };

export function typedFromSignal(signal: CountedSignal): RuleTyped {
  const { derive } = signal;
  const names = derive.from === 'events' ? derive.event : derive.record;
  const filter = derive.where ? testsOf(derive.where) : { match: 'all' as const, tests: [] };
  return {
    from: derive.from,
    names: [names].flat().join('\n'),
    match: filter.match,
    filters: filter.tests.map(({ property, test }) => ({ property, op: test.op, value: textOfTest(test) })),
    take: takeOf(signal),
    property: derive.property ?? '',
    days: derive.days === undefined ? '' : String(derive.days),
    name: signal.name,
    key: signal.key,
    description: signal.description,
    unit: signal.unit,
    better: signal.better,
    expectedEveryDays: signal.expectedEveryDays === undefined ? '' : String(signal.expectedEveryDays),
  };
}

function textOfTest(test: ReturnType<typeof testSchema.parse>): string {
  if (test.op === 'between') return `${textOf(test.from)}, ${textOf(test.to)}`;
  if (test.op === 'in' || test.op === 'notIn') return test.values.map(textOf).join(', ');
  return 'value' in test ? (test.op in textOnly ? String(test.value) : textOf(test.value)) : '';
}

const textOnly: Record<string, true> = { contains: true, notContains: true, startsWith: true };

/** A text that would be read as something else is put in quotes. */
function textOf(constant: Constant): string {
  if (typeof constant === 'object') return constant.date;
  if (typeof constant !== 'string') return String(constant);
  return typeof readConstant(constant) === 'string' && !/^"|,/.test(constant) ? constant : JSON.stringify(constant);
}

/** `9` is a number, `true` a yes, `2026-03-01` a date; anything else, and what stands in quotes, is a text. */
export function readConstant(typed: string): Constant {
  const text = typed.trim();
  if (/^".*"$/s.test(text)) return text.slice(1, -1).replaceAll('\\"', '"');
  if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) && Number.isFinite(Number(text))) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && constantValue({ date: text }) !== null) return { date: text };
  return text;
}

/** Between commas that stand outside of quotes. */
function readList(typed: string): Constant[] {
  return [...typed.matchAll(/\s*("(?:[^"\\]|\\.)*"|[^,]+)\s*(?:,|$)/g)].map(([, each]) => readConstant(each!));
}

function readTest({ op, value }: FilterTyped): unknown {
  if (op === 'isKnown' || op === 'isUnknown') return { op };
  if (op === 'in' || op === 'notIn') return { op, values: readList(value) };
  if (op === 'between') {
    const [from, to] = readList(value);
    return { op, from, to };
  }
  return { op, value: op in textOnly ? value.trim() : readConstant(value) };
}

export function readTyped(form: FormData): RuleTyped {
  const text = (name: string) => String(form.get(name) ?? '').replaceAll('\r\n', '\n');
  const [properties, ops, values] = [
    form.getAll('filterProperty'),
    form.getAll('filterOp'),
    form.getAll('filterValue'),
  ];
  const filters = properties
    .slice(0, mostFilters)
    .map((property, at) => ({
      property: String(property).trim(),
      op: String(ops[at] ?? 'equals'),
      value: String(values[at] ?? ''),
    }))
    .filter(({ property, value }) => property !== '' || value.trim() !== '');
  return {
    from: form.get('from') === 'records' ? 'records' : 'events',
    names: text('names').trim(),
    match: form.get('match') === 'any' ? 'any' : 'all',
    filters,
    take: text('take'),
    property: text('property').trim(),
    days: text('days').trim(),
    name: text('name').trim(),
    key: text('key').trim(),
    description: text('description').trim(),
    unit: text('unit').trim(),
    better: text('better'),
    expectedEveryDays: text('expectedEveryDays').trim(),
  };
}

/**
 * `signal` is null when something is wrong; `isPreview`: it need not have a name yet. What the form does not show is kept as it was
 * `before`: source, bounds, the type of a property's value.
 */
export function signalOf(
  typed: RuleTyped,
  { isPreview = false, before = null }: { readonly isPreview?: boolean; readonly before?: SignalDocument | null } = {},
): { readonly signal: SignalDocument | null; readonly faults: RuleFaults } {
  const faults: Partial<Record<RuleField, string>> = {};
  const take = takes[typed.from].find(({ value }) => value === typed.take);
  const names = typed.names.split('\n').map((name) => name.trim()).filter((name) => name !== ''); // prettier-ignore
  if (names.length === 0) faults.names = `Say which ${typed.from} are counted: one name a line, with * for any text.`;
  else if (names.length > 50 || names.some((name) => name.length > 200))
    faults.names = 'Use at most 50 names of at most 200 characters; with * one name stands for many.';
  if (!take) faults.take = 'Choose what is counted.';
  else if (take.needs === 'property' && typed.property === '') faults.property = 'Say which property, such as amount.';
  const days = typed.days === '' ? undefined : Number(typed.days);
  const usesDays = take?.days !== 'never';
  if (usesDays && days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= 366))
    faults.days = 'Give a whole number of days from 1 to 366.';
  if (take?.days === 'always' && days === undefined) faults.days = 'Different values are counted within some days; say how many.'; // prettier-ignore
  const every = typed.expectedEveryDays === '' ? undefined : Number(typed.expectedEveryDays);
  if (every !== undefined && !(every > 0 && every <= 3650))
    faults.expectedEveryDays = 'Give a number of days above 0, or leave it empty.';
  const tests = typed.filters.map((filter, at) => readFilter(filter, at, faults));
  if (!isPreview && typed.name === '') faults.name = 'Give the signal a name, such as “Reports exported per week”.';
  if (typed.name.length > 200) faults.name = 'Use at most 200 characters.';
  const key = typed.key || slugOf(typed.name) || (isPreview ? 'preview' : '');
  if (!isPreview && !faults.name && !/^[a-z0-9][a-z0-9_-]{0,63}$/i.test(key))
    faults.key = 'Use 1 to 64 letters, digits and dashes, beginning with a letter or digit.';
  if (Object.keys(faults).length > 0) return { signal: null, faults };
  return build(typed, take!, { key, names, tests, days: usesDays ? days : undefined, every, before });
}

function readFilter(filter: FilterTyped, at: number, faults: Partial<Record<RuleField, string>>): unknown {
  const operator: Operator | undefined = operators.find(({ value }) => value === filter.op);
  const test = testSchema.safeParse(readTest(filter));
  if (filter.property === '') faults[`filter-${at}`] = 'Say which property is looked at.';
  else if (!operator || !test.success) faults[`filter-${at}`] = operator?.hint ?? 'Choose how it is compared.';
  else if (operator.needsValue && filter.value.trim() === '') faults[`filter-${at}`] = operator.hint;
  else if (operator.value === 'between' && !isOrdered(test.data)) faults[`filter-${at}`] = operator.hint;
  return { property: filter.property, test: test.data };
}

/** Both ends are numbers, or both are dates. */
function isOrdered(test: ReturnType<typeof testSchema.parse>): boolean {
  if (test.op !== 'between') return true;
  const [from, to] = [constantSchema.parse(test.from), constantSchema.parse(test.to)];
  return typeof from === typeof to && ['number', 'object'].includes(typeof from);
}

function build(
  typed: RuleTyped,
  take: Take,
  rule: {
    readonly key: string;
    readonly names: readonly string[];
    readonly tests: readonly unknown[];
    readonly days: number | undefined;
    readonly every: number | undefined;
    readonly before: SignalDocument | null;
  },
): { readonly signal: SignalDocument | null; readonly faults: RuleFaults } {
  const { key, names, tests, days, every, before } = rule;
  const name = typed.name || 'Preview';
  const isState = ['seen', 'open', 'value'].includes(take.value) || days !== undefined;
  const isNumber = take.value !== 'seen' && take.value !== 'value';
  const { document, problems } = readDocument({
    format: 1,
    kind: 'signal',
    key,
    name,
    description: typed.description,
    type: take.value === 'seen' ? 'date' : isNumber || before?.type === undefined ? 'number' : before.type,
    unit: typed.unit,
    better: ['higher', 'lower'].includes(typed.better) ? typed.better : 'neither',
    measures: isState ? 'state' : 'events',
    source: before?.source ?? typed.from,
    ...(before?.min === undefined || take.value === 'seen' ? {} : { min: before.min }),
    ...(before?.max === undefined || take.value === 'seen' ? {} : { max: before.max }),
    ...(every === undefined ? {} : { expectedEveryDays: every }),
    derive: {
      from: typed.from,
      [typed.from === 'events' ? 'event' : 'record']: names.length === 1 ? names[0] : names,
      take: take.value === 'value' ? 'property' : take.value,
      ...(take.needs === 'property' ? { property: typed.property } : {}),
      ...(days === undefined ? {} : { days }),
      ...(tests.length > 0 ? { where: { [typed.match]: tests } } : {}),
    },
  });
  if (document?.kind === 'signal') return { signal: document, faults: {} };
  return { signal: null, faults: { name: problems.map(({ message }) => message).join(' ') } };
}

/** "Reports exported" gives `reports-exported`. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 64);
}
