/** How the cells of a column are to be read, and the reader made once from it. */
import { z } from 'zod';
import type { Value } from '#lib/core/values.ts';
import { restore } from '../csv-safe.ts';
import { readBoolean } from './boolean-cell.ts';
import { CellFault } from './cell-fault.ts';
import { dateOrders, readDate } from './date-cell.ts';
import { isCurrency, readMoney } from './money-cell.ts';
import { readNumber } from './number-cell.ts';

export const formatSchema = z.strictObject({
  type: z.enum(['text', 'number', 'money', 'boolean', 'date']).optional(),
  /** Left out: only what can mean one thing is read. */
  decimal: z.enum(['.', ',']).optional(),
  /** `points`: 45% is 45; `fraction`: 45% is 0.45. */
  percent: z.enum(['points', 'fraction']).optional(),
  date: z.enum(dateOrders).optional(),
  /** ISO 4217. */
  currency: z.string().refine(isCurrency, 'Use a currency code such as EUR.').optional(),
  /** What one unit of `currency` is worth in the reporting currency. */
  rate: z.number().positive().max(1e9).optional(),
});

export type Format = z.infer<typeof formatSchema>;

export type CellType = NonNullable<Format['type']>;

/** A value, `null` for an empty cell, or what is wrong with it. */
export type CellReader = (cell: string) => Value | CellFault;

/** What exports write where there is no value. Text columns keep these words: NA is a country too. */
const absent = new Set([
  '',
  '-',
  '–',
  '—',
  'n/a',
  'na',
  '#n/a',
  'nan',
  'null',
  'none',
  'nil',
  '?',
  '(null)',
  '(blank)',
]);

export function isAbsent(text: string): boolean {
  return text.length < 8 && absent.has(text.toLowerCase());
}

/** The text of a cell as a person means it: without the apostrophe that keeps spreadsheets from running it, and without outer spaces. */
export function cellText(cell: string): string {
  return restore(cell).trim();
}

/** Dates and yes/no repeat: the last few thousand are remembered per column. */
function remembered(read: CellReader): CellReader {
  const seen = new Map<string, Value | CellFault>();
  return (cell) => {
    const known = seen.get(cell);
    if (known !== undefined) return known;
    const value = read(cell);
    if (seen.size >= 4000) seen.clear();
    seen.set(cell, value);
    return value;
  };
}

/** The reader of a column; made once per import. */
export function cellReader(format: Format): CellReader {
  switch (format.type) {
    case 'number': {
      const { decimal, percent } = format;
      return unlessAbsent((text) => readNumber(text, decimal, percent));
    }
    case 'money': {
      const { currency, decimal, rate } = format;
      if (!currency)
        return unlessAbsent(() => new CellFault('is an amount; say in which currency the column is', true));
      return unlessAbsent((text) => readMoney(text, currency, decimal, rate));
    }
    case 'boolean':
      return remembered(unlessAbsent(readBoolean));
    case 'date':
      return remembered(
        unlessAbsent((text) => {
          const date = readDate(text, format.date);
          return typeof date === 'number' ? { date } : date;
        }),
      );
    case 'text':
    case undefined:
      return (cell) => cellText(cell) || null;
  }
}

function unlessAbsent(read: CellReader): CellReader {
  return (cell) => {
    const text = cellText(cell);
    return isAbsent(text) ? null : read(text);
  };
}
