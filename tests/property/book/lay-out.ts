/** Rows as columns, in all the shapes that mean the same: offsets, tails, planes without a value, dictionaries with spare entries. */
import type { Column, TextPlane } from '#lib/core/columns.ts';
import type { GraphDocument } from '#lib/core/documents/document.ts';
import type { BookInput, HeldColumns } from '#lib/core/evaluate/book.ts';
import { isDateValue, typeOf, type Value } from '#lib/core/values.ts';
import type { Dice } from '../dice.ts';
import type { BookCase, BookRow } from './book-case.ts';

export interface LaidOut {
  readonly input: BookInput;
  /** Fact keys whose column holds something that is no value, or ends too soon. */
  readonly suspects: ReadonlySet<string>;
}

type Writable<Part> = { -readonly [Key in keyof Part]: Part[Key] };

/** `order` says which row of the case stands where; `reads` which facts are asked for. */
export function layOut(
  { document, rows: all, distributions }: BookCase,
  order: readonly number[],
  reads: readonly string[],
  dice: Dice,
): LaidOut {
  const from = dice.pick([0, 0, 0, 1, 31, 32, 33, 100]);
  const tail = dice.pick([0, 0, 1, 40]);
  const count = order.length;
  const other = () => all[dice.int(0, all.length - 1)]!;
  const before = Array.from({ length: from }, other);
  const rows = [...before, ...order.map((at) => all[at]!), ...Array.from({ length: tail }, other)];
  const isCareless = dice.chance(0.3);
  const suspects = new Set<string>();
  const columns = new Map<string, Column>();
  for (const key of reads) {
    const values = rows.map(({ facts }) => known(facts.get(key) ?? null));
    if (values.every((value) => value === null) && dice.chance(0.5)) continue;
    const column = columnIn(dice, values);
    columns.set(key, column);
    if (isCareless && dice.chance(0.5) && spoil(dice, column, values, from, count)) suspects.add(key);
  }
  for (const key of ['nobody-reads.latest', '__proto__']) {
    if (!reads.includes(key) && dice.chance(0.1))
      columns.set(
        key,
        columnIn(
          dice,
          rows.map(() => 1),
        ),
      );
  }
  const moments = new Set(order.map((at) => all[at]!.at));
  const at = moments.size === 1 && dice.chance(0.7) ? [...moments][0]! : Float64Array.from(rows, (row) => row.at);
  const books = Object.entries(distributions).map(
    ([id, sorted]) => [id, dice.chance(0.5) ? Float64Array.from(sorted) : sorted] as const,
  );
  const held = heldIn(rows);
  if (isCareless) for (const what of cutHeld(held, lastingIn(document), from + count)) suspects.add(what);
  const input = { columns, from, count, at, held, distributions: Object.fromEntries(books) };
  return { input, suspects };
}

function known(value: Value): Value {
  return typeOf(value) === null ? null : value;
}

function columnIn(dice: Dice, values: readonly Value[]): Writable<Column> {
  const { length } = values;
  const has = (type: string) => values.some((value) => typeOf(value) === type) || dice.chance(0.1);
  const doubles = (of: (value: Value) => number) => Float64Array.from(values, of);
  return {
    length,
    ...(has('number') ? { number: doubles((value) => (typeof value === 'number' ? value : NaN)) } : {}),
    ...(has('date') ? { date: doubles((value) => (isDateValue(value) ? value.date : NaN)) } : {}),
    ...(has('boolean')
      ? { boolean: Uint8Array.from(values, (value) => (typeof value === 'boolean' ? Number(value) : 2)) }
      : {}),
    ...(has('text') ? { text: textIn(dice, values) } : {}),
  };
}

function textIn(dice: Dice, values: readonly Value[]): TextPlane {
  const times = dice.pick([1, 1, 3]);
  const spare = dice.pick([[], [], ['never', 'gold', ''], Array.from({ length: 300 }, (_, index) => `g${index}`)]);
  const distinct = [...new Set(values.filter((value) => typeof value === 'string'))];
  const dictionary = [...spare, ...distinct.flatMap((text) => Array.from({ length: times }, () => text)), ...spare];
  const first = new Map(distinct.map((text, index) => [text, spare.length + index * times]));
  const codes = values.map((value) => (typeof value === 'string' ? first.get(value)! + dice.int(0, times - 1) : -1));
  return { codes: Int32Array.from(codes), dictionary };
}

/** Puts what is no value where nothing is known, or more than there should be. Says whether it did so. */
function spoil(dice: Dice, column: Writable<Column>, values: readonly Value[], from: number, count: number): boolean {
  const asked = values.slice(from, from + count);
  const rowsWhere = (test: (value: Value) => boolean) =>
    asked.flatMap((value, row) => (test(value) ? [from + row] : []));
  const [empty, full] = [rowsWhere((value) => value === null), rowsWhere((value) => typeof value === 'number')];
  const last = values.findLastIndex((value) => value !== null);
  switch (dice.int(0, 7)) {
    case 0:
      return inOneOf(dice, empty, (row) => (numbersIn(column, 'number')[row] = dice.pick([Infinity, -Infinity])));
    case 1:
      return inOneOf(dice, empty, (row) => (numbersIn(column, 'date')[row] = dice.pick([Infinity, -Infinity])));
    case 2:
      return inOneOf(dice, empty, (row) => (bytesIn(column)[row] = dice.pick([3, 255])));
    case 3:
      return inOneOf(dice, empty, (row) => {
        const { codes, dictionary } = textsIn(column, []);
        codes[row] = dice.pick([dictionary.length, 2 ** 31 - 1, -2]);
      });
    case 4:
      // Of two values in a row the number counts.
      return inOneOf(dice, full, (row) => {
        const kind = dice.int(0, 2);
        if (kind === 0) numbersIn(column, 'date')[row] = 0;
        else if (kind === 1) bytesIn(column)[row] = 1;
        else textsIn(column, ['gold']).codes[row] = 0;
      });
    case 5:
      if (last + 1 >= from + count) return false;
      if (!hasPlane(column) && dice.chance(0.5)) return false;
      cutOff(column, last + 1);
      if (hasPlane(column) && dice.chance(0.5)) column.length = values.length;
      return true;
    case 6:
      return addAlienPlane(dice, column);
    default:
      // Planes longer than the column says.
      if (!hasPlane(column)) return false;
      column.length = values.length;
      if (column.number) column.number = Float64Array.from([...column.number, 7]);
      if (column.date) column.date = Float64Array.from([...column.date, 7]);
      if (column.boolean) column.boolean = Uint8Array.from([...column.boolean, 1]);
      if (column.text) column.text = { ...column.text, codes: Int32Array.from([...column.text.codes, 0]) };
      return true;
  }
}

/** A plane of another kind than planes have; nothing in it counts. */
function addAlienPlane(dice: Dice, column: Writable<Column>): boolean {
  const alien: unknown = dice.pick([
    new Float32Array(column.length),
    Array.from({ length: column.length }, () => 1),
    null,
  ]);
  const kind = dice.int(0, 3);
  if (kind === 0 && !column.number) column.number = alien as Float64Array;
  else if (kind === 1 && !column.date) column.date = alien as Float64Array;
  else if (kind === 2 && !column.boolean) column.boolean = alien as Uint8Array;
  else if (kind === 3 && !column.text) column.text = { codes: alien as Int32Array, dictionary: ['gold'] };
  else return false;
  return true;
}

function inOneOf(dice: Dice, rows: readonly number[], put: (row: number) => void): boolean {
  if (rows.length > 0) put(dice.pick(rows));
  return rows.length > 0;
}

function numbersIn(column: Writable<Column>, plane: 'number' | 'date'): Float64Array {
  return (column[plane] ??= new Float64Array(column.length).fill(NaN));
}

function bytesIn(column: Writable<Column>): Uint8Array {
  return (column.boolean ??= new Uint8Array(column.length).fill(2));
}

function textsIn(column: Writable<Column>, dictionary: readonly string[]): TextPlane {
  const { text = { codes: new Int32Array(column.length).fill(-1), dictionary } } = column;
  column.text = text.dictionary.length === 0 ? { ...text, dictionary } : text;
  return column.text;
}

function hasPlane({ number, date, boolean, text }: Column): boolean {
  return (number ?? date ?? boolean ?? text) !== undefined;
}

function cutOff(column: Writable<Column>, length: number): void {
  column.length = length;
  if (column.number) column.number = column.number.slice(0, length);
  if (column.date) column.date = column.date.slice(0, length);
  if (column.boolean) column.boolean = column.boolean.slice(0, length);
  if (column.text) column.text = { ...column.text, codes: column.text.codes.slice(0, length) };
}

function heldIn(rows: readonly BookRow[]): Record<string, HeldColumns> {
  const held: Record<string, HeldColumns> = {};
  rows.forEach((row, at) => {
    for (const [id, { since, unknownSince }] of Object.entries(row.held)) {
      held[id] ??= {
        since: new Float64Array(rows.length).fill(NaN),
        unknownSince: new Float64Array(rows.length).fill(NaN),
      };
      held[id].since[at] = since;
      held[id].unknownSince[at] = unknownSince ?? NaN;
    }
  });
  return held;
}

/** Conditions that have to hold for days; of others nobody asks what was handed on. */
function lastingIn({ nodes }: GraphDocument): Set<string> {
  const lasting = Object.entries(nodes).filter(
    ([, { type, config }]) => type === 'condition' && (config.forDays ?? 0) > 0,
  );
  return new Set(lasting.map(([id]) => id));
}

/** Leaves out the rows at the end to which nothing was handed on; says which lists end too soon. */
function cutHeld(held: Record<string, HeldColumns>, lasting: ReadonlySet<string>, end: number): string[] {
  return Object.entries(held).flatMap(([id, { since, unknownSince }]) => {
    const last = since.findLastIndex((each) => !Number.isNaN(each));
    if (!lasting.has(id) || last + 1 >= end) return [];
    held[id] = { since: since.slice(0, last + 1), unknownSince: unknownSince.slice(0, last + 1) };
    return [`held.${id}.since`, `held.${id}.unknownSince`];
  });
}
