/** What each column of a file is mapped to, as the import screen shows and sends it; to and from the mapping that the importer works by. */
import { problem, type Problem } from '#lib/core/problems.ts';
import type { CellType, Format } from '../sources/csv/cells/format.ts';
import type { ColumnProfile } from '../sources/csv/infer-columns.ts';
import { camelKey, dashedKey } from '../sources/csv/header-words.ts';
import { parseMapArguments } from '../sources/csv/map-arguments.ts';
import { targetNames, targets } from '../sources/csv/map-targets.ts';
import { mappedColumns, type Mapping } from '../sources/csv/mapping.ts';
import { typedFields } from '../sources/csv/open-questions.ts';
import { proposeMapping } from '../sources/csv/propose-mapping.ts';
import { readingOf, type Question } from '../sources/csv/questions.ts';
import type { ImportKind } from '../store/import-store.ts';

export interface ColumnChoice {
  readonly column: string;
  /** As `--map` names it; `own` with a name of its own; `none`. */
  readonly target: string;
  readonly name: string;
  readonly type: CellType;
  /** Answers to questions, by their code: names of options, or a rate. */
  readonly answers: Readonly<Record<string, string>>;
}

export interface ShownQuestion {
  readonly code: Question['code'];
  readonly message: string;
  readonly options: readonly { readonly name: string; readonly label: string }[];
  readonly answer: string;
}

export interface ShownColumn extends ColumnChoice {
  readonly index: number;
  readonly samples: readonly string[];
  readonly filled: number;
  readonly empty: number;
  /** Names that can be chosen for the target `own`. */
  readonly suggestedName: string;
  readonly questions: readonly ShownQuestion[];
}

/** What is mapped to one name for every row, and how late values were known. */
export interface WholeFile {
  readonly constant: string;
  readonly lagDays: string;
}

/** The field of a kind that may be the same for every row. */
export const constantOf: Readonly<Record<ImportKind, string | null>> = {
  accounts: null,
  usage: null,
  contacts: 'role',
  events: 'event',
  records: 'record',
  outcomes: 'outcome',
};

const fixedTypes: Readonly<Record<string, CellType>> = {
  arr: 'money',
  amount: 'money',
  doNotContact: 'boolean',
  ...Object.fromEntries(
    'renewalDate startDate observed known date since until at opened closed effective noticed'
      .split(' ')
      .map((target) => [target, 'date' as const]),
  ),
};

/** The type that a target has whatever the column holds; undefined: it can be chosen. */
export function fixedTypeOf(target: string): CellType | undefined {
  return target === 'own' || target === 'value' ? undefined : (fixedTypes[target] ?? 'text');
}

const nameFor = (kind: ImportKind, column: string) => (kind === 'usage' ? dashedKey(column) : camelKey(column));

/** As a mapping has it; without one nothing is mapped. */
export function choicesOfMapping(
  mapping: Mapping | null,
  columns: readonly ColumnProfile[],
  kind: ImportKind,
): ColumnChoice[] {
  const names = mapping ? targetNames(mapping) : new Map<string, string>();
  const formats = new Map<string, Format>(
    mapping ? mappedColumns(mapping).map(({ column, format }) => [column, format ?? {}]) : [],
  );
  const stated = new Map<string, CellType>(
    mapping ? typedFields(mapping).map(({ field, type }) => [field.column, type]) : [],
  );
  return columns.map((profile) => {
    const { column } = profile;
    const found = names.get(column);
    const isOwn = found !== undefined && !/^(account|id)\./.test(found) && !Object.hasOwn(targets[kind], found);
    const format = formats.get(column) ?? {};
    const type = stated.get(column) ?? format.type ?? profile.type;
    return {
      column,
      target: found === undefined ? 'none' : isOwn ? 'own' : found,
      name: isOwn ? found : '',
      type,
      answers: answersOf(profile, type, format),
    };
  });
}

function answersOf(profile: ColumnProfile, type: CellType, format: Format): Record<string, string> {
  const answers: Record<string, string> = {};
  for (const { code, options } of readingOf(profile, type, format.currency ?? 'EUR').questions) {
    const chosen = options.find((option) =>
      Object.entries(option.format).every(([key, value]) => format[key as keyof Format] === value),
    );
    if (chosen) answers[code] = chosen.name;
  }
  if (format.currency !== undefined) answers['currency'] = format.currency;
  if (format.rate !== undefined) answers['currency-rate'] = String(format.rate);
  return answers;
}

/** As a form sends it: `target.3`, `name.3`, `type.3`, `answer.3.date-order`. What is left out is as it was. */
export function choicesOfForm(form: FormData, before: readonly ColumnChoice[]): ColumnChoice[] {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : undefined;
  };
  return before.map((choice, index) => {
    const target = text(`target.${index}`) ?? choice.target;
    const type = cellTypes.find((each) => each === text(`type.${index}`)) ?? fixedTypeOf(target) ?? choice.type;
    const answers = { ...choice.answers };
    for (const code of questionCodes) {
      const answer = text(`answer.${index}.${code}`);
      if (answer !== undefined) answers[code] = answer.slice(0, 40);
    }
    return {
      column: choice.column,
      target: target.slice(0, 120),
      name: (text(`name.${index}`) ?? choice.name).slice(0, 200),
      type: fixedTypeOf(target) ?? type,
      answers,
    };
  });
}

export const cellTypes = ['text', 'number', 'money', 'boolean', 'date'] as const satisfies readonly CellType[];
const questionCodes = ['date-order', 'decimal-mark', 'percent', 'currency', 'currency-rate'] as const;

/** The mapping that the choices make, or what is wrong with them; `at.column` says where. */
export function mappingOf(
  choices: readonly ColumnChoice[],
  columns: readonly ColumnProfile[],
  kind: ImportKind,
  currency: string,
  { constant, lagDays }: WholeFile,
): { readonly mapping: Mapping | null; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const lag = lagDays === '' ? undefined : Number(lagDays);
  if (lag !== undefined && !(lag >= 0 && lag <= 3650))
    problems.push(problem('mapping.lag', `"${lagDays}" is no number of days from 0 to 3650.`));
  const texts = choices.map((choice) => `${argumentOf(choice, kind)}=${choice.column}`);
  const field = constantOf[kind];
  if (field !== null && constant !== '' && !choices.some(({ target }) => target === field))
    texts.push(`${field}:is=${constant}`);
  const parsed = texts.map((text) => parseMapArguments(kind, [text]));
  parsed.forEach((each, index) => {
    const column = choices[index]?.column;
    problems.push(...each.problems.map((one) => (column === undefined ? one : { ...one, at: { column } })));
  });
  const used = new Map<string, string>();
  for (const { target, name, column } of choices) {
    if (target === 'none') continue;
    const key =
      target === 'own'
        ? `own ${name || nameFor(kind, column)}`
        : target.split('.')[0] === 'account'
          ? 'account'
          : target;
    const first = used.get(key);
    if (first !== undefined)
      problems.push(
        problem('mapping.twice', `"${first}" is mapped to the same; leave one of the two out.`, { column }),
      );
    used.set(key, column);
  }
  if (problems.length > 0) return { mapping: null, problems };
  const given = parsed.flatMap((each) => each.given);
  const proposal = proposeMapping(columns, kind, { currency, given });
  if (!proposal.mapping) return { mapping: null, problems: proposal.problems };
  return {
    mapping: lag === undefined ? proposal.mapping : { ...proposal.mapping, known: { lagDays: lag } },
    problems: [],
  };
}

function argumentOf({ target, name, type, answers, column }: ColumnChoice, kind: ImportKind): string {
  if (target === 'none') return 'none';
  const words = target === 'own' ? [name || nameFor(kind, column)] : [target];
  if (fixedTypeOf(target) === undefined) words.push(type);
  const wanted = fixedTypeOf(target) ?? type;
  for (const [code, answer] of Object.entries(answers)) {
    if (answer === '' || code === 'currency-rate' || !isFor(code, wanted)) continue;
    const rate = code === 'currency' ? Number(answers['currency-rate']?.replace(',', '.')) : 0;
    words.push(rate > 0 ? `${answer}*${rate}` : answer);
  }
  return words.join(':');
}

/** An answer given while the column was mapped to something else is not one to this. */
function isFor(code: string, type: CellType): boolean {
  if (code === 'date-order') return type === 'date';
  if (code === 'decimal-mark') return type === 'number' || type === 'money';
  return code === 'percent' ? type === 'number' : type === 'money';
}

/** The columns with everything the screen shows of them. */
export function showColumns(
  choices: readonly ColumnChoice[],
  columns: readonly ColumnProfile[],
  kind: ImportKind,
  currency: string,
): ShownColumn[] {
  return choices.map((choice, index) => {
    const { samples, filled, empty, column } = columns[index]!;
    return {
      ...choice,
      index,
      samples: samples.slice(0, 3).map((text) => (text.length > 60 ? `${text.slice(0, 59)}…` : text)),
      filled,
      empty,
      suggestedName: nameFor(kind, column),
      questions: choice.target === 'none' ? [] : questionsOf(choice, columns[index]!, currency),
    };
  });
}

function questionsOf(
  { type, answers, column }: ColumnChoice,
  profile: ColumnProfile,
  currency: string,
): ShownQuestion[] {
  const asked = readingOf(profile, type, currency).questions.map(({ code, message, options }) => ({
    code,
    message,
    options: options.map(({ name, label }) => ({ name, label })),
    answer: answers[code] ?? '',
  }));
  const found = readingOf(profile, type, currency).format.currency ?? answers['currency'];
  if (type !== 'money' || !found || found === currency) return asked;
  const message = `What is one ${found} worth in ${currency}? Amounts of "${column}" are kept in ${currency}.`;
  return [...asked, { code: 'currency-rate', message, options: [], answer: answers['currency-rate'] ?? '' }];
}
