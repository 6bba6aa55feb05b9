/** Numbers as people and programs write them: decimal point or comma, grouped thousands, percent, accounting brackets. */
import { CellFault } from './cell-fault.ts';

export type DecimalMark = '.' | ',';

/** What one cell says about the decimal mark of its column. */
export type NumberShape =
  /** `1200`: nothing. */
  | 'whole'
  /** `1.5`, `1,200.50`, `1,200,000`. */
  | 'point'
  /** `1,5`, `1.200,50`, `1.200.000`. */
  | 'comma'
  /** `1.200` or `1,200`: thousands or decimals. */
  | 'either';

const plain = /^-?\d+(?:\.\d+)?$/;
const spaces = /[\s\u00a0\u202f\u2009'\u2019]/g;
const exponent = /^(.*\d)[eE]([+-]?\d{1,4})$/;
const digitsAndMarks = /^[\d.,]+$/;

interface Bare {
  readonly negative: boolean;
  /** Digits, points and commas. */
  readonly digits: string;
  readonly exponent: string;
  readonly isPercent: boolean;
}

/** Takes off sign, brackets, percent, exponent and spaces between groups; `null` when what is left is no number. */
function bare(text: string): Bare | null {
  let body = text.trim();
  // `1200.-` and `1200,-` are whole amounts, not negative ones.
  if (/\d[.,][-–—]$/.test(body)) body = body.slice(0, -2);
  let negative = false;
  if (body.startsWith('(') && body.endsWith(')')) {
    negative = true;
    body = body.slice(1, -1).trim();
  }
  const isPercent = body.endsWith('%');
  if (isPercent) body = body.slice(0, -1).trim();
  const sign = body.charAt(0);
  if (sign === '-' || sign === '\u2212' || sign === '+') {
    negative = negative !== (sign !== '+');
    body = body.slice(1).trim();
  } else if (body.endsWith('-') && body.length > 1) {
    negative = !negative;
    body = body.slice(0, -1).trim();
  }
  const power = exponent.exec(body);
  if (power) body = power[1]!;
  if (/[\s\u00a0\u202f\u2009'\u2019]/.test(body)) {
    if (!/^\d{1,3}(?:[\s\u00a0\u202f\u2009'\u2019]\d{3})+(?:[.,]\d*)?$/.test(body)) return null;
    body = body.replace(spaces, '');
  }
  if (!digitsAndMarks.test(body) || !/\d/.test(body)) return null;
  return { negative, digits: body, exponent: power?.[2] ?? '', isPercent };
}

/** How a number is written; `null` when it is no number. */
export function shapeOfNumber(text: string): { shape: NumberShape; isPercent: boolean } | null {
  const found = bare(text);
  if (!found) return null;
  const shape = shapeOfDigits(found.digits);
  return shape && { shape, isPercent: found.isPercent };
}

function shapeOfDigits(digits: string): NumberShape | null {
  const points = count(digits, '.');
  const commas = count(digits, ',');
  if (points === 0 && commas === 0) return 'whole';
  if (points > 0 && commas > 0) {
    const decimal = digits.lastIndexOf('.') > digits.lastIndexOf(',') ? '.' : ',';
    return readDigits(digits, decimal) === null ? null : shapeOf(decimal);
  }
  const mark: DecimalMark = points > 0 ? '.' : ',';
  const other: DecimalMark = points > 0 ? ',' : '.';
  if (points + commas > 1) return isGrouped(digits, mark) ? shapeOf(other) : null;
  return isGrouped(digits, mark) && !digits.startsWith('0') ? 'either' : shapeOf(mark);
}

const shapeOf = (decimal: DecimalMark): NumberShape => (decimal === '.' ? 'point' : 'comma');

function count(text: string, char: string): number {
  let found = 0;
  for (let at = text.indexOf(char); at >= 0; at = text.indexOf(char, at + 1)) found += 1;
  return found;
}

/** Groups of three at the end, of two or three before (`12,34,567` is written in India). */
function isGrouped(digits: string, mark: DecimalMark): boolean {
  const groups = digits.split(mark);
  const last = groups.length - 1;
  return groups.every((group, index) => {
    if (index === last) return group.length === 3;
    return index === 0 ? group.length >= 1 && group.length <= 3 : group.length === 2 || group.length === 3;
  });
}

/** The digits with a decimal point and without thousands; `null` when they do not fit the decimal mark. */
function readDigits(digits: string, decimal: DecimalMark): string | null {
  const group: DecimalMark = decimal === '.' ? ',' : '.';
  const at = digits.indexOf(decimal);
  const whole = at < 0 ? digits : digits.slice(0, at);
  const fraction = at < 0 ? '' : digits.slice(at + 1);
  if (fraction.includes('.') || fraction.includes(',')) return null;
  if (!whole.includes(group)) return `${whole || '0'}.${fraction || '0'}`;
  return isGrouped(whole, group) ? `${whole.replaceAll(group, '')}.${fraction || '0'}` : null;
}

/**
 * The number in a cell. Without a `decimal` mark only what can mean one thing is read. A percent sign divides by 100 when `percent`
 * is `fraction`, and is dropped when it is `points`.
 */
export function readNumber(text: string, decimal?: DecimalMark, percent?: 'points' | 'fraction'): number | CellFault {
  if (decimal !== ',' && plain.test(text) && (decimal === '.' || shapeOfDigits(text.replace('-', '')) !== 'either'))
    return finite(+text);
  const found = bare(text);
  if (!found)
    return new CellFault(
      isInfinite(text)
        ? 'is not a finite number; correct it or leave the cell empty'
        : 'is not a number; write digits only, or leave the cell empty',
    );
  const shape = shapeOfDigits(found.digits);
  if (decimal === undefined && shape === 'either') {
    return new CellFault(
      'can be a thousand or a decimal; say whether the column uses a decimal point or a decimal comma',
      true,
    );
  }
  const mark = decimal ?? (shape === 'comma' ? ',' : '.');
  const digits = readDigits(found.digits, mark);
  if (digits === null)
    return new CellFault(
      `does not fit a decimal ${mark === '.' ? 'point' : 'comma'}, which the column uses; write it like the others`,
    );
  const number = Number(found.exponent ? `${digits}e${found.exponent}` : digits);
  const signed = found.negative && number !== 0 ? -number : number;
  if (found.isPercent && percent === undefined)
    return new CellFault('has a percent sign; say whether the column counts in percent or in fractions', true);
  return finite(found.isPercent && percent === 'fraction' ? signed / 100 : signed);
}

function finite(number: number): number | CellFault {
  return Number.isFinite(number)
    ? number
    : new CellFault('is too large for a number; correct it or leave the cell empty');
}

const isInfinite = (text: string) => /^[+-]?(?:inf|infinity|\u221e)$/i.test(text.trim());
