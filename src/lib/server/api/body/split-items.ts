/** Finds the items of a JSON body without parsing it: no depth, size or number of names reaches the parser unchecked. */
import { limits } from '../limits.ts';
import { Refusal } from '../refusal.ts';

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Longer names are none of ours. */
const mostOfName = 64;

/** A stretch of the body that holds one value. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  /** Names of fields, those that stand twice counted twice. */
  readonly fields: number;
}

/** The stretches of the values in `{ "items": [ … ] }`. Throws a Refusal (400) where the body has another shape. */
export function* splitItems(bytes: Uint8Array): Generator<Stretch, void> {
  let at = skipSpace(bytes, 0);
  expectByte(bytes, at, openBrace, 'The body must be an object: { "items": [ … ] }.');
  at = skipSpace(bytes, at + 1);
  const name = skipValue(bytes, at);
  const isItems = name.end - at === 7 && bytes[at] === quote && textOf(bytes, at + 1, name.end - 1) === 'items';
  if (!isItems) throw shapeless('The body must have one field, "items", and its list: { "items": [ … ] }.', 'items');
  at = skipSpace(bytes, name.end);
  expectByte(bytes, at, colon, 'There must be a colon after "items".');
  at = skipSpace(bytes, at + 1);
  expectByte(bytes, at, openBracket, '"items" must be a list: { "items": [ … ] }.');
  at = skipSpace(bytes, yield* splitList(bytes, at, 'items'));
  if (bytes[at] === comma) throw shapeless('The body may have no field but "items"; remove the others.', 'body');
  expectByte(bytes, at, closeBrace, 'The body is not closed by a brace after its items.');
  if (skipSpace(bytes, at + 1) !== bytes.length)
    throw shapeless('Something follows after the end of the body.', 'body');
}

/** The stretches of the values of the list that begins here; returns where it ends. Throws a Refusal (400). */
export function* splitList(bytes: Uint8Array, start: number, path: string): Generator<Stretch, number> {
  let at = skipSpace(bytes, start + 1);
  if (bytes[at] === closeBracket) return at + 1;
  for (let isOpen = true; isOpen;) {
    const item = skipValue(bytes, at);
    if (item.end === at) throw shapeless('An item is missing between two commas, or the list is not closed.', path);
    yield item;
    at = skipSpace(bytes, item.end);
    if (bytes[at] !== comma && bytes[at] !== closeBracket)
      throw shapeless('After an item there must be a comma or the end of the list.', path);
    isOpen = bytes[at] === comma;
    at = skipSpace(bytes, at + 1);
  }
  return at;
}

/** The fields of the object that a body is, their values unparsed. Throws a Refusal (400) where it is none. */
export function* splitFields(bytes: Uint8Array): Generator<{ readonly name: string; readonly value: Stretch }, void> {
  let at = skipSpace(bytes, 0);
  expectByte(bytes, at, openBrace, 'The body must be an object: { … }.');
  at = skipSpace(bytes, at + 1);
  let isOpen = bytes[at] !== closeBrace;
  if (!isOpen) at++;
  while (isOpen) {
    expectByte(bytes, at, quote, 'The name of a field must stand in quotes.');
    const name = skipValue(bytes, at);
    at = skipSpace(bytes, name.end);
    expectByte(bytes, at, colon, 'There must be a colon after the name of a field.');
    at = skipSpace(bytes, at + 1);
    const value = skipValue(bytes, at);
    if (value.end === at) throw shapeless('The value of a field is missing.', 'body');
    yield { name: textOf(bytes, name.start + 1, Math.min(name.end - 1, name.start + mostOfName)), value };
    at = skipSpace(bytes, value.end);
    if (bytes[at] !== comma && bytes[at] !== closeBrace)
      throw shapeless('After a field there must be a comma or the closing brace.', 'body');
    isOpen = bytes[at] === comma;
    at = skipSpace(bytes, at + 1);
  }
  if (skipSpace(bytes, at) !== bytes.length) throw shapeless('Something follows after the end of the body.', 'body');
}

/** Where the value that begins here ends, without recursion. Whether it is sound inside is left to the parser. */
export function skipValue(bytes: Uint8Array, start: number): Stretch {
  let [at, level, depth, fields] = [start, 0, 0, 0];
  for (; at < bytes.length; at++) {
    switch (bytes[at]) {
      case quote:
        at = endOfText(bytes, at);
        if (level === 0) return { start, end: Math.min(at + 1, bytes.length), depth, fields };
        break;
      case openBrace:
      case openBracket:
        if (++level > depth) depth = level;
        break;
      case closeBrace:
      case closeBracket:
        if (level === 0) return { start, end: at, depth, fields };
        if (--level === 0) return { start, end: at + 1, depth, fields };
        break;
      case colon:
        if (level === 0) return { start, end: at, depth, fields };
        fields++;
        break;
      case comma:
        if (level === 0) return { start, end: at, depth, fields };
        break;
      default:
        if (level === 0 && isSpace(bytes[at]!)) return { start, end: at, depth, fields };
    }
  }
  return { start, end: at, depth, fields };
}

/** Why a value must not be parsed, or null. */
export function refuseStretch({ start, end, depth, fields }: Stretch): { code: string; message: string } | null {
  if (end - start > limits.itemBytes)
    return {
      code: 'too-large',
      message: `The item is larger than ${limits.itemBytes / 1024} kB; send less in one item.`,
    };
  if (depth > limits.depth)
    return { code: 'too-deep', message: `The item nests deeper than ${limits.depth} levels; flatten it.` };
  if (fields > limits.fields)
    return {
      code: 'too-many-fields',
      message: `The item has more than ${limits.fields} fields; send fewer in one item.`,
    };
  return null;
}

function endOfText(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
  return at;
}

function skipSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && isSpace(bytes[at]!)) at++;
  return at;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}

function expectByte(bytes: Uint8Array, at: number, wanted: number, message: string): void {
  if (bytes[at] !== wanted) throw shapeless(message, 'body');
}

function shapeless(message: string, path: string): Refusal {
  return new Refusal(400, { code: 'not-json', message, path });
}
