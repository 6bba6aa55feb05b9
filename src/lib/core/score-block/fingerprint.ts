/**
 * 64 bits a row over what a score point and its decisions are made of beside score and band: contributions, coverage, flags, other
 * thresholds, dates that start something. Two rows that differ there have the same bits by chance once in 10^19.
 */
import type { Column, Columns, FlagColumn, TextPlane } from '../columns.ts';
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
  readonly points: readonly Point[];
  /** Raw facts of which it counts that they are known. */
  readonly counted: readonly string[];
  /** Date attributes that start runs. */
  readonly dates: readonly string[];
}

interface Point {
  readonly fact: string;
  readonly isRaw: boolean;
  /** Of a fact of any type, its numbers: where a document takes it for a number, that is all there is of it. */
  readonly onlyNumbers: boolean;
}

const known = new WeakMap<object, Ingredients>();

function ingredientsOf(live: LiveDocument): Ingredients {
  const { compiled } = live.evaluator;
  let found = known.get(compiled);
  if (found) return found;
  const dates = wiringOf(live.document).triggers.flatMap((trigger) =>
    trigger.on === 'date' ? [factKey({ kind: 'attribute', attribute: trigger.attribute, as: 'value' })] : [],
  );
  const raw = new Set(compiled.reads);
  const operations = new Map(compiled.facts.map((fact) => [fact.name, fact]));
  const points = [...factsOnPath(live)].map((name): Point => {
    const operation = operations.get(name);
    const onlyNumbers = operation?.op === 'typed' && operation.as === 'number';
    const fact = onlyNumbers ? operation.inputs[0]! : name;
    return { fact, isRaw: raw.has(fact), onlyNumbers };
  });
  found = { points, counted: compiled.reads, dates };
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
  const block = { low: prints.low.subarray(from, from + count), high: prints.high.subarray(from, from + count) };
  const words = new Int32Array(count);
  for (const key of counted) countKnown(columns.get(key), from, words);
  mixWords(block, words);
  for (const { fact, isRaw, onlyNumbers } of points) {
    const column = isRaw ? columns.get(fact) : reading.column(fact);
    if (onlyNumbers) mixNumbers(block, count, column?.number, isRaw ? from : 0);
    else mixColumn(block, count, column, isRaw ? from : 0);
  }
  for (const fact of dates) mixColumn(block, count, columns.get(fact), from);
  mixFlags(
    block,
    compiled.conditions.flatMap((id) => reading.flags[id] ?? []),
    words,
  );
  for (const id of compiled.thresholds) {
    const threshold = reading.thresholds[id];
    if (!threshold || id === compiled.result) continue;
    const { score, rawBand, forced } = threshold;
    mixNumbers(block, count, score, 0);
    for (let row = 0; row < count; row++) words[row] = (rawBand[row]! & 0xffff) | (forced[row]! << 16);
    mixWords(block, words);
  }
}

/** Two bits each, sixteen to a word. */
function mixFlags(prints: Prints, flags: readonly FlagColumn[], words: Int32Array): void {
  for (let from = 0; from < flags.length; from += 16) {
    words.fill(0);
    flags.slice(from, from + 16).forEach(({ isTrue, isFalse }, place) => {
      for (let row = 0; row < words.length; row++) {
        const [word, bit] = [row >> 5, row & 31];
        words[row]! |= (((isTrue[word]! >>> bit) & 1) | (((isFalse[word]! >>> bit) & 1) << 1)) << (2 * place);
      }
    });
    mixWords(prints, words);
  }
}

function countKnown(column: Column | undefined, from: number, counts: Int32Array): void {
  if (!column) return;
  const { number, date, boolean, text } = column;
  if (number) countNumbers(number, from, counts);
  if (date) countNumbers(date, from, counts);
  if (boolean) for (let row = 0; row < counts.length; row++) if (boolean[from + row]! < 2) counts[row]!++;
  if (text) for (let row = 0; row < counts.length; row++) if (text.codes[from + row]! >= 0) counts[row]!++;
}

function countNumbers(plane: Float64Array, from: number, counts: Int32Array): void {
  for (let row = 0; row < counts.length; row++) if (plane[from + row]! === plane[from + row]!) counts[row]!++;
}

/** `at` is where the rows begin in the column. Planes that are missing mix like planes in which nothing is known. */
function mixColumn(prints: Prints, count: number, column: Column | undefined, at: number): void {
  mixNumbers(prints, count, column?.number, at);
  if (!column) return;
  const { date, boolean, text } = column;
  if (date)
    for (let row = 0; row < count; row++) {
      const moment = date[at + row]!;
      if (moment === moment) mix(prints, row, Math.imul(moment / 65_536, 31) ^ moment);
    }
  if (boolean)
    for (let row = 0; row < count; row++) if (boolean[at + row]! < 2) mix(prints, row, 5 + boolean[at + row]!);
  if (text) mixTexts(prints, count, text, at);
}

function mixTexts(prints: Prints, count: number, { codes, dictionary }: TextPlane, at: number): void {
  const hashes = new Int32Array(dictionary.length);
  const isHashed = new Uint8Array(dictionary.length);
  for (let row = 0; row < count; row++) {
    const code = codes[at + row]!;
    if (code < 0) continue;
    if (isHashed[code] === 0) {
      hashes[code] = hashText(dictionary[code]!);
      isHashed[code] = 1;
    }
    mix(prints, row, hashes[code]!);
  }
}

/** A whole column in one loop without calls: this is done for every account, document and fact of the book. */
function mixNumbers({ low, high }: Prints, count: number, plane: Float64Array | undefined, at: number): void {
  if (!plane) return mixUnknown({ low, high }, count);
  const words = new Int32Array(plane.buffer, plane.byteOffset + 8 * at, 2 * count);
  for (let row = 0; row < count; row++) {
    let first = words[2 * row]!;
    let second = words[2 * row + 1]!;
    // All that is unknown is one unknown, whatever the bits of its NaN.
    if (plane[at + row]! !== plane[at + row]!) {
      first = unknownWords[0];
      second = unknownWords[1];
    }
    const a = Math.imul(low[row]! ^ first, 0x9e3779b1);
    const b = Math.imul(high[row]! ^ second, 0x85ebca6b);
    low[row] = ((a << 13) | (a >>> 19)) + second;
    high[row] = ((b << 13) | (b >>> 19)) + first;
  }
}

const unknownWords = [1, 2] as const;

function mixUnknown({ low, high }: Prints, count: number): void {
  const [first, second] = unknownWords;
  for (let row = 0; row < count; row++) {
    const a = Math.imul(low[row]! ^ first, 0x9e3779b1);
    const b = Math.imul(high[row]! ^ second, 0x85ebca6b);
    low[row] = ((a << 13) | (a >>> 19)) + second;
    high[row] = ((b << 13) | (b >>> 19)) + first;
  }
}

function mixWords({ low, high }: Prints, words: Int32Array): void {
  for (let row = 0; row < words.length; row++) {
    const a = Math.imul(low[row]! ^ words[row]!, 0x9e3779b1);
    const b = Math.imul(high[row]! ^ words[row]!, 0x85ebca6b);
    low[row] = (a << 13) | (a >>> 19);
    high[row] = (b << 13) | (b >>> 19);
  }
}

function mix({ low, high }: Prints, row: number, word: number): void {
  const a = Math.imul(low[row]! ^ word, 0x9e3779b1);
  const b = Math.imul(high[row]! ^ word, 0x85ebca6b);
  low[row] = (a << 13) | (a >>> 19);
  high[row] = (b << 13) | (b >>> 19);
}

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}
