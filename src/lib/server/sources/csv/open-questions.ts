/** What a mapping leaves undecided for the file at hand, and writing the answers into it. */
import type { CellType, Format } from './cells/format.ts';
import type { ColumnProfile } from './infer-columns.ts';
import { mappedColumns, type Field, type Mapping } from './mapping.ts';
import { readingOf, type Question } from './questions.ts';

type Read = { readonly field: { readonly column: string; readonly format: Format }; readonly type: CellType };

/** The fields of a mapping whose cells are not plain text, with the type they are read as. */
export function typedFields(mapping: Mapping): Read[] {
  const dates = (...fields: (Field | undefined)[]) =>
    fields.flatMap((field) => (field ? [{ field, type: 'date' as const }] : []));
  const stated = (fields: readonly { column: string; format: Format }[]) =>
    fields.flatMap((field) => (field.format.type ? [{ field, type: field.format.type }] : []));
  const known = mapping.known && 'column' in mapping.known ? dates(mapping.known) : [];
  switch (mapping.kind) {
    case 'accounts':
      return [...known, ...dates(mapping.observed), ...stated(mapping.attributes)];
    case 'usage': {
      const { layout } = mapping;
      return [...known, ...dates(mapping.date), ...stated(layout.shape === 'wide' ? layout.signals : [layout.value])];
    }
    case 'contacts':
      return [...known, ...dates(mapping.since, mapping.until)];
    case 'events':
      return [...known, ...dates(mapping.at), ...stated(mapping.properties)];
    case 'records':
      return [...known, ...dates(mapping.opened, mapping.closed), ...stated(mapping.properties)];
    case 'outcomes':
      return [
        ...known,
        ...dates(mapping.effective, mapping.noticed),
        ...(mapping.amount ? [{ field: mapping.amount, type: 'money' as const }] : []),
      ];
  }
}

/** Everything a person must decide before the file can be imported. `currency` is the reporting currency. */
export function openQuestions(columns: readonly ColumnProfile[], mapping: Mapping, currency: string): Question[] {
  const byName = new Map(columns.map((each) => [each.column, each]));
  return typedFields(mapping).flatMap(({ field, type }) => {
    const profile = byName.get(field.column);
    const doubts = profile
      ? readingOf(profile, type, currency).questions.filter((each) => !isAnswered(each, field.format))
      : [];
    return [...doubts, ...rateQuestion(field, type, currency)];
  });
}

function isAnswered(question: Question, format: Format): boolean {
  switch (question.code) {
    case 'date-order':
      return format.date !== undefined;
    case 'decimal-mark':
      return format.decimal !== undefined;
    case 'currency':
      return format.currency !== undefined;
    case 'percent':
      return format.percent !== undefined;
    case 'currency-rate':
      return format.rate !== undefined;
  }
}

function rateQuestion({ column, format }: Read['field'], type: CellType, currency: string): Question[] {
  if (type !== 'money' || !format.currency || format.currency === currency || format.rate !== undefined) return [];
  const message = `"${column}" is in ${format.currency} and the workspace reports in ${currency}. Say what one ${format.currency} is worth in ${currency}, as in ${format.currency}*0.92.`;
  return [{ code: 'currency-rate', column, message, options: [] }];
}

/** The mapping with a column's format changed. Answers are `Question.options[].format`, or `{ rate }`. */
export function answerQuestion(mapping: Mapping, column: string, answer: Format): Mapping {
  const answered = structuredClone(mapping);
  for (const field of mappedColumns(answered)) {
    if (field.column === column && field.format) field.format = { ...field.format, ...answer };
  }
  return answered;
}
