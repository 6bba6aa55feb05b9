/** What stands in each column of a file: its type, how values are written, and what only a person can decide. */
import type { Problem } from '#lib/core/problems.ts';
import { isBooleanWord } from './cells/boolean-cell.ts';
import { shapeOfDate, type DateShape } from './cells/date-cell.ts';
import { cellText, isAbsent, type CellType } from './cells/format.ts';
import { shapeOfMoney } from './cells/money-cell.ts';
import { shapeOfNumber, type NumberShape } from './cells/number-cell.ts';
import { readRows, type CsvFile } from './read-csv.ts';

export interface ColumnProfile {
  readonly column: string;
  readonly index: number;
  readonly type: CellType;
  /** Cells with a value and without one; rows with a fault do not count. */
  readonly filled: number;
  readonly empty: number;
  /** The first few different texts. */
  readonly samples: readonly string[];
  readonly evidence: Evidence;
  /** Decimal marks seen in all columns of the file: one export writes numbers one way. */
  readonly decimalsInFile: { readonly point: number; readonly comma: number };
}

export interface Evidence {
  readonly numbers: Record<NumberShape, number>;
  /** Numbers with a percent sign. */
  readonly percents: number;
  readonly dates: Record<DateShape, number>;
  readonly booleans: number;
  /** Amounts by currency sign or code. */
  readonly money: Map<string, number>;
  /** Numbers that are names: `007`, or more digits than a number can hold. */
  readonly codes: number;
  /** Whole numbers by number of digits: 5 may be spreadsheet days, 10 and 13 moments. */
  readonly digits: Map<number, number>;
}

export interface Inspection {
  readonly file: CsvFile;
  /** Data rows, faulty ones included. */
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
  /** Set when the file breaks off; what came before is described. */
  readonly broken: Problem | null;
}

/** Text columns are recognised after this many cells and then only counted. */
const enough = 2000;

/** Reads the whole file once, without keeping it. `file.problems` must hold no errors. */
export async function inspectCsv(
  file: CsvFile,
  onProgress?: (bytes: number, rows: number) => void,
): Promise<Inspection> {
  const collectors = file.header.map(() => newCollector());
  let rows = 0;
  let broken: Problem | null = null;
  for await (const batch of readRows(file)) {
    for (const row of batch.rows) {
      rows += 1;
      if (row.fault !== null) continue;
      for (let index = 0; index < collectors.length; index += 1) collect(collectors[index]!, row.cells[index]!);
    }
    broken = batch.broken;
    onProgress?.(batch.bytes, rows);
  }
  const decimalsInFile = { point: 0, comma: 0 };
  for (const { evidence } of collectors) {
    decimalsInFile.point += evidence.numbers.point;
    decimalsInFile.comma += evidence.numbers.comma;
  }
  const columns = collectors.map((each, index) => {
    const { evidence, filled, empty, samples } = each;
    return { column: file.header[index]!, index, type: typeOf(each), filled, empty, samples, evidence, decimalsInFile };
  });
  return { file, rows, columns, broken };
}

interface Collector {
  filled: number;
  empty: number;
  /** Cells that are not of any type but text. */
  words: number;
  samples: string[];
  evidence: Evidence & { percents: number; booleans: number; codes: number };
}

function newCollector(): Collector {
  const evidence = {
    numbers: { whole: 0, point: 0, comma: 0, either: 0 },
    percents: 0,
    dates: { clear: 0, dmy: 0, mdy: 0, either: 0, same: 0, impossible: 0 },
    booleans: 0,
    money: new Map<string, number>(),
    codes: 0,
    digits: new Map<number, number>(),
  };
  return { filled: 0, empty: 0, words: 0, samples: [], evidence };
}

function collect(into: Collector, cell: string): void {
  const text = cellText(cell);
  if (isAbsent(text)) {
    into.empty += 1;
    return;
  }
  into.filled += 1;
  if (into.samples.length < 5 && !into.samples.includes(text)) into.samples.push(text.slice(0, 200));
  if (into.words === into.filled - 1 && into.words >= enough) {
    into.words += 1;
    return;
  }
  const { evidence } = into;
  const isBoolean = text.length <= 6 && isBooleanWord(text);
  if (isBoolean) evidence.booleans += 1;
  const number = shapeOfNumber(text);
  if (number) {
    evidence.numbers[number.shape] += 1;
    if (number.isPercent) evidence.percents += 1;
    if (number.shape === 'whole') collectDigits(evidence, text);
    return;
  }
  const date = text.length <= 40 ? shapeOfDate(text) : null;
  if (date) {
    evidence.dates[date] += 1;
    return;
  }
  const money = text.length <= 40 ? shapeOfMoney(text) : null;
  if (money) {
    evidence.numbers[money.shape] += 1;
    evidence.money.set(money.sign, (evidence.money.get(money.sign) ?? 0) + 1);
  } else if (!isBoolean) into.words += 1;
}

function collectDigits(evidence: Collector['evidence'], text: string): void {
  evidence.digits.set(text.length, (evidence.digits.get(text.length) ?? 0) + 1);
  if (/^0\d/.test(text) || /^\d{16,}$/.test(text)) evidence.codes += 1;
}

/** The type four in five cells are of; text when there is none. The others are named as bad cells. */
function typeOf({ filled, evidence }: Collector): CellType {
  const { numbers, dates, money, booleans, codes } = evidence;
  const most = (count: number) => filled > 0 && count >= filled * 0.8;
  const amounts = sum(money.values());
  const counted = sum(Object.values(numbers));
  if (codes > 0) return 'text';
  if (most(booleans) && counted < booleans) return 'boolean';
  if (most(counted)) return amounts > 0 ? 'money' : 'number';
  return most(sum(Object.values(dates))) ? 'date' : 'text';
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
