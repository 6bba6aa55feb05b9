/** Amounts with a currency sign or code before or behind the number. */
import { CellFault } from './cell-fault.ts';
import { readNumber, shapeOfNumber, type DecimalMark, type NumberShape } from './number-cell.ts';

/** Signs and the currencies they can stand for; the first is not preferred over the others. */
const signs: Readonly<Record<string, readonly string[]>> = {
  '€': ['EUR'],
  '£': ['GBP', 'EGP', 'GIP'],
  $: ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'MXN', 'BRL'],
  US$: ['USD'],
  C$: ['CAD'],
  CA$: ['CAD'],
  A$: ['AUD'],
  AU$: ['AUD'],
  NZ$: ['NZD'],
  S$: ['SGD'],
  HK$: ['HKD'],
  R$: ['BRL'],
  '¥': ['JPY', 'CNY'],
  '₹': ['INR'],
  '₩': ['KRW'],
  '₺': ['TRY'],
  '₪': ['ILS'],
  zł: ['PLN'],
  kr: ['SEK', 'NOK', 'DKK'],
  'kr.': ['DKK'],
  Kč: ['CZK'],
  'Fr.': ['CHF'],
};

const codes = new Set(Intl.supportedValuesOf('currency'));

/** ISO 4217 codes a sign or code can mean; none when it is no currency. */
export function currenciesOf(sign: string): readonly string[] {
  const code = sign.toUpperCase();
  return codes.has(code) ? [code] : (signs[sign] ?? []);
}

export function isCurrency(code: string): boolean {
  return codes.has(code);
}

const before = /^([-+(]?)\s?([^\d\s.,()+-]{1,4})\s?([-+]?[\d(].*)$/u;
const behind = /^(.*[\d)%-])\s?([^\d\s,()+%-]{1,4})(\)?)$/u;

/** The sign or code of an amount and the number without it; `null` when there is no sign. */
export function splitMoney(text: string): { sign: string; number: string } | null {
  const first = before.exec(text);
  if (first && currenciesOf(first[2]!).length > 0) return { sign: first[2]!, number: first[1]! + first[3]! };
  const last = behind.exec(text);
  if (last && currenciesOf(last[2]!).length > 0) return { sign: last[2]!, number: last[1]! + last[3]! };
  return null;
}

export function shapeOfMoney(text: string): { shape: NumberShape; sign: string } | null {
  const parts = splitMoney(text);
  const number = parts && shapeOfNumber(parts.number);
  return number && !number.isPercent ? { shape: number.shape, sign: parts.sign } : null;
}

/** The amount in the column's currency, times `rate`. A cell without a sign is in that currency. */
export function readMoney(text: string, currency: string, decimal?: DecimalMark, rate = 1): number | CellFault {
  const parts = splitMoney(text);
  if (parts && !currenciesOf(parts.sign).includes(currency)) {
    return new CellFault(
      `is not in ${currency}, the currency of the column; convert it, or import these rows on their own`,
    );
  }
  const amount = readNumber(parts ? parts.number : text, decimal);
  return typeof amount === 'number' ? amount * rate : amount;
}
