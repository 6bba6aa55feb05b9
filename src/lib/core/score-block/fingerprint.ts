/**
 * 64 bits a row over what a score point and its decisions are made of beside score and band: contributions, coverage, flags, other
 * thresholds, dates that start something. Two rows that differ there have the same bits by chance once in 10^19.
 */
import type { Column, Columns, TextPlane } from '../columns.ts';
import { unknownFact } from '../compile/compile.ts';
import type { CompiledNode } from '../compile/compiled.ts';
import { wiringOf } from '../decide/wiring.ts';
import { factKey } from '../documents/fact-key.ts';
import type { BookReading } from '../evaluate/book.ts';
import type { LiveDocument } from '../evaluate/rule-set.ts';

export interface Prints {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

/** What of a document goes into the bits. */
interface Ingredients {
  /** Facts, raw or computed, that carry or share out points of the score. */
  readonly points: readonly string[];
  /** Raw facts of which it counts that they are known. */
  readonly counted: readonly string[];
  /** Date attributes that start runs. */
  readonly dates: readonly string[];
}

const known = new WeakMap<object, Ingredients>();

function ingredientsOf(live: LiveDocument): Ingredients {
  const { compiled } = live.evaluator;
  let found = known.get(compiled);
  if (found) return found;
  const dates = wiringOf(live.document).triggers.flatMap((trigger) =>
    trigger.on === 'date' ? [factKey({ kind: 'attribute', attribute: trigger.attribute, as: 'value' })] : [],
  );
  found = { points: [...factsOnPath(live)], counted: compiled.reads, dates };
  known.set(compiled, found);
  return found;
}

/** Nodes that combine hand points on to what arrives at them; those alone are followed, from the result against the edges. */
function factsOnPath({ evaluator: { compiled } }: LiveDocument): Set<string> {
  const facts = new Set<string>();
  if (compiled.kind !== 'health-model' || compiled.result === null) return facts;
  const nodes = new Map(compiled.nodes.map((node) => [node.id, node]));
  const operations = new Map(compiled.facts.map((fact) => [fact.name, fact]));
  const seen = new Set<string>();
  const visit = (node: CompiledNode | undefined) => {
    if (!node || seen.has(node.id)) return;
    seen.add(node.id);
    for (const fact of Object.values(node.outputs)) facts.add(fact);
    const combines = ['weighting', 'switch', 'table'].includes(node.type) || node.id === compiled.result;
    if (!combines) return;
    for (const output of Object.values(node.outputs))
      for (const input of operations.get(output)?.inputs ?? []) facts.add(input);
    for (const { fact, from } of node.inputs) {
      facts.add(fact);
      visit(nodes.get(from));
    }
  };
  visit(nodes.get(compiled.result));
  facts.delete(unknownFact);
  return facts;
}

/** Adds rows `from` up to `from + reading.count` to the prints. */
export function fingerprint(
  prints: Prints,
  from: number,
  live: LiveDocument,
  reading: BookReading,
  columns: Columns,
): void {
  const { points, counted, dates } = ingredientsOf(live);
  const { compiled } = live.evaluator;
  const { count } = reading;
  const raw = new Set(compiled.reads);
  const numbers = new Uint16Array(count);
  for (const key of counted) countKnown(columns.get(key), from, numbers);
  for (let row = 0; row < count; row++) mix(prints, from + row, numbers[row]!);
  for (const fact of points)
    if (raw.has(fact)) mixColumn(prints, from, count, columns.get(fact), from);
    else mixColumn(prints, from, count, reading.column(fact), 0);
  for (const fact of dates) mixColumn(prints, from, count, columns.get(fact), from);
  for (const id of compiled.conditions) {
    const flag = reading.flags[id];
    if (!flag) continue;
    for (let row = 0; row < count; row++) {
      const [word, bit] = [row >> 5, row & 31];
      mix(prints, from + row, ((flag.isTrue[word]! >>> bit) & 1) | (((flag.isFalse[word]! >>> bit) & 1) << 1));
    }
  }
  for (const id of compiled.thresholds) {
    const threshold = reading.thresholds[id];
    if (!threshold || id === compiled.result) continue;
    mixNumbers(prints, from, count, threshold.score, 0);
    for (let row = 0; row < count; row++)
      mix(prints, from + row, (threshold.rawBand[row]! & 0xffff) | (threshold.forced[row]! << 16));
  }
}

function countKnown(column: Column | undefined, from: number, counts: Uint16Array): void {
  if (!column) return;
  const { number, date, boolean, text } = column;
  for (const plane of [number, date])
    if (plane)
      for (let row = 0; row < counts.length; row++) if (plane[from + row]! === plane[from + row]!) counts[row]!++;
  if (boolean) for (let row = 0; row < counts.length; row++) if (boolean[from + row]! < 2) counts[row]!++;
  if (text) for (let row = 0; row < counts.length; row++) if (text.codes[from + row]! >= 0) counts[row]!++;
}

/** `at` is where the rows begin in the column. Planes that are missing mix like planes in which nothing is known. */
function mixColumn(prints: Prints, from: number, count: number, column: Column | undefined, at: number): void {
  mixNumbers(prints, from, count, column?.number, at);
  if (!column) return;
  const { date, boolean, text } = column;
  if (date)
    for (let row = 0; row < count; row++) {
      const moment = date[at + row]!;
      if (moment === moment) mix(prints, from + row, Math.imul(moment / 65_536, 31) ^ moment);
    }
  if (boolean)
    for (let row = 0; row < count; row++) if (boolean[at + row]! < 2) mix(prints, from + row, 5 + boolean[at + row]!);
  if (text) mixTexts(prints, from, count, text, at);
}

function mixTexts(prints: Prints, from: number, count: number, { codes, dictionary }: TextPlane, at: number): void {
  const hashes = new Map<number, number>();
  for (let row = 0; row < count; row++) {
    const code = codes[at + row]!;
    if (code < 0) continue;
    let hash = hashes.get(code);
    if (hash === undefined) hashes.set(code, (hash = hashText(dictionary[code]!)));
    mix(prints, from + row, hash);
  }
}

function mixNumbers(prints: Prints, from: number, count: number, plane: Float64Array | undefined, at: number): void {
  const { low, high } = prints;
  const words = plane && new Uint32Array(plane.buffer, plane.byteOffset, plane.length * 2);
  for (let row = 0; row < count; row++) {
    let first = 1;
    let second = 2;
    // All that is unknown is one unknown, whatever the bits of its NaN.
    if (plane && words && plane[at + row]! === plane[at + row]!) {
      first = words[2 * (at + row)]!;
      second = words[2 * (at + row) + 1]!;
    }
    low[from + row] = turn(Math.imul(turn(Math.imul(low[from + row]! ^ first, 0x9e3779b1)) ^ second, 0x9e3779b1));
    high[from + row] = turn(Math.imul(turn(Math.imul(high[from + row]! ^ second, 0x85ebca6b)) ^ first, 0xc2b2ae35));
  }
}

function mix({ low, high }: Prints, row: number, word: number): void {
  low[row] = turn(Math.imul(low[row]! ^ word, 0x9e3779b1));
  high[row] = turn(Math.imul(high[row]! ^ word, 0x85ebca6b));
}

function turn(word: number): number {
  return (word << 13) | (word >>> 19);
}

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}
