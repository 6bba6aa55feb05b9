/** The messages of a request body: one object, or `{ "batch": [ … ] }`, as it is or packed with gzip. */
import { isUtf8 } from 'node:buffer';
import { itemAt } from '../../api/body/read-items.ts';
import type { ParsedItem } from '../../api/body/parse-item.ts';
import { notUtf8, readUnpacked } from '../../api/body/read-bytes.ts';
import { skipValue, splitFields, splitList, type Stretch } from '../../api/body/split-items.ts';
import { limits } from '../../api/limits.ts';
import { Refusal } from '../../api/refusal.ts';

/** Of a body, unpacked: clients of both send at most half a megabyte. */
export const mostBytes = 4 * 1024 * 1024;

export interface Sent {
  readonly items: readonly ParsedItem[];
  /** When the client says that it sent them. */
  readonly sentAt: string | undefined;
}

/** Throws a Refusal: 400 (no such body), 413 (too large), 415 (an unknown encoding). */
export async function readRequest(request: Request, isBatch: boolean): Promise<Sent> {
  // Whatever the body calls itself it must be JSON: one of the clients sends it as a form when it is packed.
  const bytes = await readUnpacked(request, mostBytes);
  if (!isUtf8(bytes)) throw notUtf8();
  return isBatch ? readBatch(bytes) : { items: [readOne(bytes)], sentAt: undefined };
}

function readOne(bytes: Buffer): ParsedItem {
  const start = bytes.findIndex((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
  if (start === -1) throw refused('empty', 'The body is empty; send one message as JSON.');
  const item = itemAt(bytes, { ...skipValue(bytes, start), end: bytes.length });
  if (!item.ok && item.code === 'not-json') throw refused(item.code, item.message);
  return item;
}

function readBatch(bytes: Buffer): Sent {
  let batch: Stretch | undefined;
  let sentAt: string | undefined;
  for (const { name, value } of splitFields(bytes)) {
    if (name === 'sentAt') sentAt = textAt(bytes, value);
    if (name !== 'batch') continue;
    if (batch) throw refused('duplicate-key', 'The field "batch" stands twice; keep one.');
    batch = value;
  }
  if (!batch) throw refused('missing-field', 'The body must have a list "batch": { "batch": [ … ] }.', 'batch');
  if (bytes[batch.start] !== 0x5b) throw refused('wrong-type', '"batch" must be a list: { "batch": [ … ] }.', 'batch');
  const items: ParsedItem[] = [];
  for (const stretch of splitList(bytes, batch.start, 'batch')) {
    if (items.length === limits.items) throw tooMany();
    const item = itemAt(bytes, stretch);
    if (!item.ok && item.code === 'not-json') throw refused(item.code, item.message, `batch[${items.length}]`);
    items.push(item);
  }
  if (items.length === 0) throw refused('empty', 'There are no messages; send at least one.', 'batch');
  return { items, sentAt };
}

function textAt(bytes: Buffer, { start, end }: Stretch): string | undefined {
  if (end - start > 64) return undefined;
  const text = bytes.toString('utf8', start, end);
  return /^"[^"\\]*"$/.test(text) ? text.slice(1, -1) : undefined;
}

function tooMany(): Refusal {
  const message = `There are more than ${limits.items.toLocaleString('en')} messages; send the rest in further requests.`;
  return new Refusal(413, { code: 'too-many-items', message, path: 'batch' });
}

function refused(code: string, message: string, path = 'body'): Refusal {
  return new Refusal(400, { code, message, path });
}
