/** Requests that a careless or hostile sender might make, drawn from a seed: each says what it would take for an answer to be right. */
import { limits } from '#lib/server/api/limits.ts';

export interface FuzzRequest {
  /** What is wrong with it, for the report. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Statuses that are right; anything else, and any 5xx, is a failure. */
  readonly expect: readonly number[];
  /** Item by item: the value it would leave behind, `null` when it must be refused. Left out: the request as a whole leaves nothing. */
  readonly items?: readonly (Mark | null)[];
}

/** An observation by which it is known again. */
export interface Mark {
  readonly account: string;
  readonly observedAt: number;
  readonly value: number;
}

export interface FuzzTokens {
  readonly good: string;
  readonly revoked: string;
  readonly reading: string;
}

const start = Date.UTC(2020, 0, 1);
const accounts = 20;
export const fuzzAccounts: readonly string[] = Array.from({ length: accounts }, (_, n) => `fuzz-${n}`);

const path = '/api/v1/observations';

export function fuzzer(random: () => number, tokens: FuzzTokens, now: () => number) {
  let marks = 0;
  const whole = (below: number) => Math.floor(random() * below);
  const pick = <T>(list: readonly T[]): T => list[whole(list.length)]!;
  const junk = (length: number) => String.fromCharCode(...Array.from({ length }, () => 32 + whole(0x2000)));
  const sent: { messageId: string; mark: Mark }[] = [];

  const headers = (more: Record<string, string> = {}) => ({
    authorization: `Bearer ${tokens.good}`,
    'content-type': 'application/json',
    ...more,
  });

  /** A sound observation that no other one equals. */
  function sound(): { item: Record<string, unknown>; mark: Mark } {
    const mark = { account: pick(fuzzAccounts), observedAt: start + ++marks * 1000, value: whole(1000) };
    const observedAt = new Date(mark.observedAt).toISOString();
    return { mark, item: { account: mark.account, signal: 'logins', value: mark.value, observedAt } };
  }

  const spoilings: readonly ((item: Record<string, unknown>) => unknown)[] = [
    (item) => ({ ...item, account: `nobody-${whole(1e6)}` }),
    (item) => ({ ...item, account: pick([null, 7, [], {}, { source: 'crm' }, '', 'a\u0000b', 'x'.repeat(201)]) }),
    (item) => ({ ...item, signal: pick(['nothing', null, 7, '', '__proto__', 'constructor', 'x'.repeat(65)]) }),
    (item) => ({ ...item, value: pick(['5', [], {}, true, { date: '2026-01-01' }, { date: 5 }, { number: 5 }]) }),
    (item) => ({
      ...item,
      observedAt: pick(['', 'yesterday', '2026-02-30', 7, null, '1969-01-01', '+275761-01-01', '2026-13-01']),
    }),
    (item) => ({ ...item, observedAt: new Date(now() + limits.futureMs + 60_000 + whole(1e12)).toISOString() }),
    (item) => ({ ...item, knownAt: pick(['soon', 5, {}, '2999-01-01']) }),
    (item) => ({ ...item, contact: pick(['nobody', 5, '']) }),
    (item) => ({ ...item, messageId: pick(['', 5, {}, 'x'.repeat(201), 'a\u001fb']) }),
    (item) => ({ ...item, [pick(['extra', 'toString', 'hasOwnProperty', 'Account', ' '])]: 1 }),
    (item) => omit(item, pick(['account', 'signal', 'value', 'observedAt'])),
    () => pick([null, 5, 'text', [], true, {}]),
    (item) => ({ ...item, value: JSON.parse('['.repeat(limits.depth + 1) + ']'.repeat(limits.depth + 1)) as unknown }),
    (item) => ({ ...item, account: { source: 'crm', id: `none-${whole(1e6)}` } }),
  ];

  /** Text of items that JSON.stringify would not write. */
  const rawSpoilings: readonly ((text: string) => string)[] = [
    (text) => text.replace('{', '{"__proto__":{"value":1},'),
    (text) => text.replace('{', '{"constructor":{"prototype":1},'),
    (text) => text.replace('{', '{"value":1,'),
    (text) => text.replace(/"value":\d+/, '"value":1e999'),
    (text) => text.replace(/"value":\d+/, '"value":"\\ud800"'),
    (text) => text.replace('{', `{"x":"${'y'.repeat(limits.itemBytes)}",`),
  ];

  interface Piece {
    readonly text: string;
    readonly mark: Mark | null;
  }

  function piece(): Piece {
    const { item, mark } = sound();
    if (random() < 0.5) return { text: JSON.stringify(item), mark };
    if (random() < 0.2) return { text: pick(rawSpoilings)(JSON.stringify(item)), mark: null };
    return { text: JSON.stringify(pick(spoilings)(item)), mark: null };
  }

  function batch(): FuzzRequest {
    const pieces = Array.from({ length: 1 + whole(6) }, piece);
    const good = pieces.filter(({ mark }) => mark).length;
    const asLines = random() < 0.3;
    const texts = pieces.map(({ text }) => text);
    return {
      name: asLines ? 'lines' : 'batch',
      method: 'POST',
      path,
      headers: headers(asLines ? { 'content-type': 'application/x-ndjson' } : {}),
      body: asLines ? texts.join(pick(['\n', '\r\n', '\n\n'])) : `{"items":[${texts.join(pick([',', ' , ', '\n,']))}]}`,
      expect: [good === pieces.length ? 200 : good > 0 ? 207 : 422],
      items: pieces.map(({ mark }) => mark),
    };
  }

  /** Sent before: with the same content it is stored, with other content refused. */
  function repeated(): FuzzRequest {
    const isNew = sent.length === 0 || random() < 0.3;
    if (isNew) {
      const { item, mark } = sound();
      const messageId = `m-${marks}`;
      sent.push({ messageId, mark });
      return { name: 'message', ...single({ ...item, messageId }), expect: [200], items: [mark] };
    }
    const { messageId, mark } = pick(sent);
    const observedAt = new Date(mark.observedAt).toISOString();
    const same = { messageId, observedAt, value: mark.value, signal: 'logins', account: mark.account };
    if (random() < 0.5) return { name: 'same message again', ...single(same), expect: [200], items: [mark] };
    const other = { ...same, value: mark.value + 1 };
    return { name: 'message id with other content', ...single(other), expect: [409], items: [null] };
  }

  function single(item: unknown) {
    return { method: 'POST', path, headers: headers(), body: JSON.stringify({ items: [item] }) };
  }

  const good = () => JSON.stringify({ items: [sound().item] });
  const broken: readonly (() => FuzzRequest)[] = [
    () =>
      bad(
        'no JSON',
        pick(['', '{', '[]', 'null', '{"items":', '{"items":[}', '{"items":[{]}', junk(1 + whole(200))]),
        [400],
      ),
    () => bad('cut off', good().slice(0, -(1 + whole(20))), [400]),
    () => bad('garbled', garble(good()), [200, 207, 400, 422]),
    () =>
      bad(
        'not UTF-8',
        Uint8Array.from({ length: 50 }, () => 128 + whole(128)),
        [400],
      ),
    () => bad('deep', `{"items":[${'['.repeat(1 + whole(100_000))}`, [400, 413, 422]),
    () => bad('deep and closed', deep(65 + whole(5_000)), [422]),
    () => bad('too many', `{"items":[${'{},'.repeat(limits.items)}{}]}`, [413]),
    () =>
      bad(
        'wide',
        JSON.stringify({ items: [Object.fromEntries(Array.from({ length: 3000 }, (_, n) => [`f${n}`, n]))] }),
        [422],
      ),
    () => ({
      ...bad('type', good(), [415]),
      headers: headers({
        'content-type': pick([
          'text/plain',
          'application/xml',
          'multipart/form-data; boundary=x',
          'application/x-www-form-urlencoded',
          'application/json; charset=utf-16',
          'x',
        ]),
      }),
    }),
    () => ({ ...bad('encoding', good(), [415]), headers: headers({ 'content-encoding': pick(['gzip', 'br', 'x']) }) }),
    () => ({ ...bad('revoked', good(), [401]), headers: headers({ authorization: `Bearer ${tokens.revoked}` }) }),
    () => ({ ...bad('unknown token', good(), [401]), headers: headers({ authorization: `Bearer rpt_${whole(1e9)}` }) }),
    () => ({ ...bad('no token', good(), [401]), headers: { 'content-type': 'application/json' } }),
    () => ({ ...bad('scope', good(), [403]), headers: headers({ authorization: `Bearer ${tokens.reading}` }) }),
    () => ({
      ...bad('cross-site', good(), [403]),
      headers: headers({
        origin: 'https://evil.example',
        'content-type': pick(['application/json', 'text/plain', 'application/x-ndjson']),
      }),
    }),
    () => ({
      ...bad('cross-site fetch', good(), [403]),
      headers: headers({ 'sec-fetch-site': pick(['cross-site', 'same-site']) }),
    }),
    () => ({ ...bad('method', good(), [403, 405]), method: pick(['PUT', 'PATCH', 'DELETE']) }),
    () => ({
      ...bad('kind', good(), [422]),
      path: `/api/v1/${pick(['contacts', 'events', 'records', 'outcomes', 'accounts'])}`,
    }),
    () =>
      ask(
        `/api/v1/accounts?${pick(['limit', 'cursor', 'x', '__proto__'])}=${encodeURIComponent(junk(1 + whole(30)))}`,
        [422],
      ),
    () =>
      ask(
        `/api/v1/accounts?cursor=${Buffer.from(pick(['[]', '{}', '[5]', '"x"', '[null]', '[["x"]]'])).toString('base64url')}`,
        [422],
      ),
    () =>
      ask(`/api/v1/accounts/${encodeURIComponent(junk(1 + whole(30)))}${pick(['', '/scores', '/explanation'])}`, [404]),
    () => ask(`/api/v1/accounts/fuzz-1/explanation?at=${pick(['x', '2999-01-01', '-1', ''])}`, [422]),
    () => ask(`/api/v1/tasks?status=${pick(['x', 'constructor', ''])}`, [422]),
  ];

  function bad(name: string, body: string | Uint8Array, expect: readonly number[]): FuzzRequest {
    return { name, method: 'POST', path, headers: headers(), body, expect };
  }

  function ask(address: string, expect: readonly number[]): FuzzRequest {
    return { name: 'question', method: 'GET', path: address, headers: headers(), expect };
  }

  function garble(text: string): string {
    const at = whole(text.length);
    return text.slice(0, at) + pick(['"', '{', '}', ',', ':', '\\', '\u0000', 'é', '']) + text.slice(at + 1);
  }

  function deep(levels: number): string {
    return `{"items":[{"value":${'['.repeat(levels)}${']'.repeat(levels)}}]}`;
  }

  return {
    next(): FuzzRequest {
      const dice = random();
      if (dice < 0.4) return batch();
      return dice < 0.6 ? repeated() : pick(broken)();
    },
  };
}

function omit(item: Record<string, unknown>, key: string): unknown {
  return Object.fromEntries(Object.entries(item).filter(([each]) => each !== key));
}
