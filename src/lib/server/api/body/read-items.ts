/** The items of a request body: `{ "items": [ … ] }` as JSON, or one item per line as NDJSON. */
import { isUtf8 } from 'node:buffer';
import { setImmediate as pause } from 'node:timers/promises';
import { limits } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import { parseItem, whole, type ParsedItem } from './parse-item.ts';
import { chunksOf, notUtf8, readBytes, unsupportedEncoding } from './read-bytes.ts';
import { refuseStretch, skipValue, splitItems, type Stretch } from './split-items.ts';

/** After so many items other requests get their turn: about 2 ms. */
const turn = 250;

/**
 * All items, each sound or with its fault. Nothing may be stored before this has answered: a body that breaks off stores nothing.
 * Throws a Refusal: 400 (no such body), 413 (too large), 415 (another kind of content).
 */
export async function readItems(request: Request): Promise<ParsedItem[]> {
  const type = contentType(request.headers);
  const items = type === 'json' ? await readJson(request) : await readLines(request);
  if (items.length === 0)
    throw new Refusal(400, { code: 'empty', message: 'There are no items; send at least one.', path: 'items' });
  return items;
}

function contentType(headers: Headers): 'json' | 'lines' {
  const encoding = headers.get('content-encoding');
  if (encoding !== null && encoding !== 'identity') throw unsupportedEncoding(encoding, 'uncompressed');
  const [type = '', ...parameters] = (headers.get('content-type') ?? '').toLowerCase().split(';');
  const charset = parameters.map((each) => each.trim()).find((each) => each.startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  if (isUtf8 && type.trim() === 'application/json') return 'json';
  if (isUtf8 && type.trim() === 'application/x-ndjson') return 'lines';
  throw new Refusal(415, {
    code: 'unsupported-content-type',
    message: 'Send application/json with { "items": [ … ] }, or application/x-ndjson with one item per line, in UTF-8.',
    path: 'header.content-type',
  });
}

async function readJson(request: Request): Promise<ParsedItem[]> {
  const bytes = await readBytes(request, limits.bodyBytes);
  if (!isUtf8(bytes)) throw notUtf8();
  const items: ParsedItem[] = [];
  for (const stretch of splitItems(bytes)) {
    const item = itemAt(bytes, stretch);
    if (!item.ok && item.code === 'not-json')
      throw new Refusal(400, { ...problemOf(item), path: `items[${items.length}]`, index: items.length });
    await add(items, item);
  }
  return items;
}

/** Lines are looked at as they come in. */
async function readLines(request: Request): Promise<ParsedItem[]> {
  const items: ParsedItem[] = [];
  let rest: Uint8Array[] = [];
  let restSize = 0;
  for await (const chunk of chunksOf(request, limits.bodyBytes)) {
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, from)) {
      const piece = chunk.subarray(from, end);
      await addLine(
        items,
        restSize === 0 ? Buffer.from(piece.buffer, piece.byteOffset, piece.length) : Buffer.concat([...rest, piece]),
      );
      [rest, restSize, from] = [[], 0, end + 1];
    }
    if (from < chunk.length) {
      rest.push(chunk.subarray(from));
      restSize += chunk.length - from;
    }
  }
  if (restSize > 0) await addLine(items, Buffer.concat(rest));
  return items;
}

async function addLine(items: ParsedItem[], line: Buffer): Promise<void> {
  const start = line.findIndex((byte) => byte !== 0x20 && byte !== 0x0d && byte !== 0x09);
  if (start === -1) return;
  if (!isUtf8(line)) throw notUtf8();
  const stretch = skipValue(line, start);
  await add(items, itemAt(line, { ...stretch, end: line.length }));
}

export function itemAt(bytes: Buffer, stretch: Stretch): ParsedItem {
  const refused = refuseStretch(stretch);
  if (refused) return { ok: false, ...refused, path: whole };
  return parseItem(bytes.toString('utf8', stretch.start, stretch.end), stretch.fields);
}

async function add(items: ParsedItem[], item: ParsedItem): Promise<void> {
  if (items.length === limits.items)
    throw new Refusal(413, {
      code: 'too-many-items',
      message: `There are more than ${limits.items.toLocaleString('en')} items; send the rest in further requests.`,
      path: 'items',
    });
  if (items.push(item) % turn === 0) await pause();
}

function problemOf({ code, message, path }: Extract<ParsedItem, { ok: false }>) {
  return { code, message, path };
}
