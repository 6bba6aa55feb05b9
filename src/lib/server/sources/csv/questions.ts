/** From what a column holds to how it is read as a type; what the file does not decide becomes a question. */
import { currenciesOf } from './cells/money-cell.ts';
import type { CellType, Format } from './cells/format.ts';
import type { ColumnProfile } from './infer-columns.ts';

export interface Answer {
  /** What to write after the colon on the command line, as in `date:dmy=Date`. */
  readonly name: string;
  readonly label: string;
  /** Goes over the format of the column. */
  readonly format: Format;
}

export interface Question {
  readonly code: 'date-order' | 'decimal-mark' | 'currency' | 'percent' | 'currency-rate';
  readonly column: string;
  readonly message: string;
  /** Empty when a number is asked (a rate). */
  readonly options: readonly Answer[];
}

export interface Reading {
  readonly format: Format;
  readonly questions: readonly Question[];
}

/** How to read a column as a type. `currency` is the reporting currency (ISO 4217). */
export function readingOf(profile: ColumnProfile, type: CellType, currency: string): Reading {
  switch (type) {
    case 'text':
    case 'boolean':
      return { format: { type }, questions: [] };
    case 'number':
      return join({ format: { type }, questions: [] }, decimalOf(profile), percentOf(profile));
    case 'money':
      return join({ format: { type }, questions: [] }, decimalOf(profile), currencyOf(profile, currency));
    case 'date':
      return join({ format: { type }, questions: [] }, orderOf(profile));
  }
}

function join(...readings: readonly Reading[]): Reading {
  return {
    format: Object.assign({}, ...readings.map((each) => each.format)) as Format,
    questions: readings.flatMap((each) => each.questions),
  };
}

const decided = (format: Format): Reading => ({ format, questions: [] });
const asked = (question: Question): Reading => ({ format: {}, questions: [question] });

function decimalOf({ column, evidence, decimalsInFile, samples }: ColumnProfile): Reading {
  const { point, comma, either } = evidence.numbers;
  const options: Answer[] = [
    { name: 'point', label: 'Decimal point: 1,234.5', format: { decimal: '.' } },
    { name: 'comma', label: 'Decimal comma: 1.234,5', format: { decimal: ',' } },
  ];
  if (point > 0 && comma > 0) {
    const message = `"${column}" has numbers with a decimal point (${point}) and with a decimal comma (${comma}). Say which is right; the others are named as bad cells.`;
    return asked({ code: 'decimal-mark', column, message, options });
  }
  if (point > 0) return decided({ decimal: '.' });
  if (comma > 0) return decided({ decimal: ',' });
  if (either === 0) return decided({});
  if (decimalsInFile.point > 0 && decimalsInFile.comma === 0) return decided({ decimal: '.' });
  if (decimalsInFile.comma > 0 && decimalsInFile.point === 0) return decided({ decimal: ',' });
  const sample = samples.find((text) => /[.,]/.test(text)) ?? samples[0] ?? '';
  const message = `"${column}" has numbers like ${sample}: a thousand, or one with three decimals? No row decides it. Say whether the decimal mark is a point or a comma.`;
  return asked({ code: 'decimal-mark', column, message, options });
}

function percentOf({ column, evidence, filled }: ColumnProfile): Reading {
  if (evidence.percents === 0) return decided({});
  if (evidence.percents === filled) return decided({ percent: 'points' });
  const message = `"${column}" has numbers with a percent sign (${evidence.percents}) and without (${filled - evidence.percents}). Say what the ones without are.`;
  const options: Answer[] = [
    { name: 'percent', label: 'Percent too: 45 and 45% are the same', format: { percent: 'points' } },
    { name: 'fraction', label: 'Fractions: 0.45 and 45% are the same', format: { percent: 'fraction' } },
  ];
  return asked({ code: 'percent', column, message, options });
}

function currencyOf({ column, evidence, filled }: ColumnProfile, currency: string): Reading {
  const signs = [...evidence.money.keys()];
  const possible = [...new Set(signs.flatMap((sign) => currenciesOf(sign)))];
  const common = possible.filter((code) => signs.every((sign) => currenciesOf(sign).includes(code)));
  const signed = [...evidence.money.values()].reduce((a, b) => a + b, 0);
  if (common.length === 1 && signed === filled) return decided({ currency: common[0]! });
  const codes = signs.length === 0 ? [currency, 'EUR', 'USD', 'GBP'] : possible;
  const sorted = [...new Set(codes)].sort((a, b) => Number(b === currency) - Number(a === currency));
  const options = sorted.map((code) => ({ name: code, label: code, format: { currency: code } }));
  const found =
    signs.length === 0
      ? 'has amounts without a currency'
      : common.length === 0
        ? `mixes currencies (${signs.join(', ')})`
        : common.length > 1
          ? `has amounts in ${signs.join(', ')}, which can be ${common.join(', ')}`
          : `has ${filled - signed} amounts without a currency beside ${signed} in ${signs.join(', ')}`;
  const remedy = common.length === 0 && signs.length > 0 ? '; amounts in another one are named as bad cells' : '';
  return asked({
    code: 'currency',
    column,
    message: `"${column}" ${found}. Say in which currency it is${remedy}.`,
    options,
  });
}

function orderOf({ column, evidence, samples, filled }: ColumnProfile): Reading {
  const { dmy, mdy, either } = evidence.dates;
  const options: Answer[] = [
    { name: 'dmy', label: 'Day first: 03/04/2025 is 3 April', format: { date: 'dmy' } },
    { name: 'mdy', label: 'Month first: 03/04/2025 is March 4', format: { date: 'mdy' } },
  ];
  if (dmy > 0 && mdy > 0) {
    const message = `"${column}" has dates with the day first (${dmy}) and with the month first (${mdy}). Say which is right; the others are named as bad cells.`;
    return asked({ code: 'date-order', column, message, options });
  }
  if (dmy > 0) return decided({ date: 'dmy' });
  if (mdy > 0) return decided({ date: 'mdy' });
  if (either > 0) {
    const sample = samples.find((text) => /^\d{1,2}[/-]\d{1,2}[/-]\d/.test(text)) ?? samples[0] ?? '';
    const message = `"${column}" has dates like ${sample}, and no row tells day from month. Say which comes first.`;
    return asked({ code: 'date-order', column, message, options });
  }
  return filled > 0 && evidence.numbers.whole === filled
    ? serialOf(column, evidence.digits, samples, filled)
    : decided({});
}

/** Dates as bare numbers: 10 digits are seconds, 13 milliseconds; 5 may be a spreadsheet's days and are asked. */
function serialOf(
  column: string,
  digits: ReadonlyMap<number, number>,
  samples: readonly string[],
  filled: number,
): Reading {
  if (digits.get(10) === filled) return decided({ date: 'epoch-s' });
  if (digits.get(13) === filled) return decided({ date: 'epoch-ms' });
  if (digits.get(8) === filled) return decided({});
  const message = `"${column}" has bare numbers like ${samples[0] ?? ''} where dates are wanted. Say what they count.`;
  const options: Answer[] = [
    { name: 'excel', label: 'Days of a spreadsheet: 45750 is 3 April 2025', format: { date: 'excel' } },
    { name: 'epoch-s', label: 'Seconds since 1970', format: { date: 'epoch-s' } },
    { name: 'epoch-ms', label: 'Milliseconds since 1970', format: { date: 'epoch-ms' } },
  ];
  return asked({ code: 'date-order', column, message, options });
}
