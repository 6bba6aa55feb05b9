import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import { readItems } from './read-items.ts';

const json = (body: string | Uint8Array, type = 'application/json', more: Record<string, string> = {}) =>
  new Request('http://localhost/', {
    method: 'POST',
    body: body as BodyInit,
    headers: { 'content-type': type, ...more },
  });
const lines = (body: string) => json(body, 'application/x-ndjson');

async function refusalOf(request: Request) {
  try {
    await readItems(request);
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, ...error.problems[0] };
    throw error;
  }
  return null;
}

const values = async (request: Request) =>
  (await readItems(request)).map((each) => (each.ok ? each.value : `${each.code} ${each.path}`));

describe('a body', () => {
  it('gives the items that JSON.parse gives, whatever is in them and between them', async () => {
    const item = fc.dictionary(
      fc.string({ unit: 'binary' }).filter((key) => !['__proto__', 'constructor', 'prototype'].includes(key)),
      fc.jsonValue({ depthSize: 'small' }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(item, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(0, 1, '\t'),
        async (sent, space) => {
          const kept = JSON.parse(JSON.stringify(sent)) as unknown[];
          expect(await values(json(JSON.stringify({ items: sent }, null, space)))).toEqual(kept);
          expect(await values(lines(sent.map((each) => JSON.stringify(each)).join('\r\n\n')))).toEqual(kept);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ['', 'body'],
    ['[]', 'body'],
    ['null', 'body'],
    ['{}', 'items'],
    ['{"items":{}}', 'body'],
    ['{"items":[{}]', 'body'],
    ['{"items":[{}', 'items'],
    ['{"items":[{},]}', 'items'],
    ['{"items":[,{}]}', 'items'],
    ['{"items":[{}]}x', 'body'],
    ['{"items":[{}],"more":1}', 'body'],
    ['{"more":1,"items":[{}]}', 'items'],
    ['{"items":[{"a":}]}', 'items[0]'],
    ['{"items":[{},{"a" 1}]}', 'items[1]'],
    ['{"items":[{"a":"', 'items[0]'],
    ['{"items":[]}', 'items'],
    ['{"items"', 'body'],
  ])('%s is refused', async (body, path) => {
    expect(await refusalOf(json(body))).toMatchObject({ status: 400, path });
  });

  it('names the item and the field of what must not be read', async () => {
    const deep = `{"a":${'['.repeat(limits.depth)}${']'.repeat(limits.depth)}}`;
    const wide = JSON.stringify(Object.fromEntries(Array.from({ length: limits.fields + 1 }, (_, n) => [`f${n}`, n])));
    const bodies = [
      '{"ok":1}',
      deep,
      wide,
      `{"a":"${'x'.repeat(limits.itemBytes)}"}`,
      '{"a":{"__proto__":{"x":1}}}',
      '{"constructor":1}',
      '{"a":1,"a":2}',
      '{"a":1,"\\u0061":2}',
      '{"a":1e999}',
      '{"a":["x","\\ud800"]}',
      '7',
      '[1]',
    ];
    const expected = [
      { ok: 1 },
      'too-deep item',
      'too-many-fields item',
      'too-large item',
      'reserved-key a.__proto__',
      'reserved-key constructor',
      'duplicate-key item',
      'duplicate-key item',
      'number-too-large a',
      'broken-text a[1]',
      'wrong-type item',
      'wrong-type item',
    ];
    expect(await values(json(`{"items":[${bodies.join(',')}]}`))).toEqual(expected);
    expect(await values(lines(bodies.join('\n')))).toEqual(expected);
    expect(await values(lines('{"a":1}\nnonsense\n{"a":1} {}'))).toEqual([{ a: 1 }, 'not-json item', 'not-json item']);
  });

  it('nested five million deep is refused, not parsed', async () => {
    const deep = '['.repeat(5_000_000);
    expect(await refusalOf(json(`{"items":[${deep}`))).toMatchObject({ status: 400 });
    expect(await values(lines(deep))).toEqual(['too-large item']);
  });

  it('that is too large, too many or of another kind is refused with what to do', async () => {
    const many = '{}\n'.repeat(limits.items + 1);
    expect(await refusalOf(lines(many))).toMatchObject({ status: 413, code: 'too-many-items', path: 'items' });
    const large = `{"items":["${'x'.repeat(limits.bodyBytes)}"]}`;
    expect(await refusalOf(json(large))).toMatchObject({ status: 413, code: 'too-large', path: 'body' });
    const of = (type: string, more = {}) => refusalOf(json('{"items":[{}]}', type, more));
    expect(await of('text/plain')).toMatchObject({ status: 415, path: 'header.content-type' });
    expect(await of('application/json; charset=latin1')).toMatchObject({ status: 415 });
    expect(await of('application/json', { 'content-encoding': 'gzip' })).toMatchObject({
      path: 'header.content-encoding',
    });
    expect(await of('Application/JSON; charset=UTF-8')).toBeNull();
    expect(await refusalOf(json(Uint8Array.of(0x7b, 0xff)))).toMatchObject({ status: 400, code: 'broken-text' });
  });

  it('in pieces of any size is the same', async () => {
    const text = Array.from({ length: 50 }, (_, n) => JSON.stringify({ n, text: 'ä€🙂' })).join('\n');
    const bytes = new TextEncoder().encode(text);
    for (const size of [1, 7, 64]) {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
          controller.close();
        },
      });
      const init = { method: 'POST', body, duplex: 'half', headers: { 'content-type': 'application/x-ndjson' } };
      expect(await values(new Request('http://localhost/', init as RequestInit))).toHaveLength(50);
    }
  });
});
