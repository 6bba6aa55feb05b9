/** Sends fuzzed requests to a running server and takes stock of what they left there. */
import { seeded } from '../bench/seeded.ts';
import { apiClient, defineSignals, makeToken, storeOf } from './api-client.ts';
import { fuzzAccounts, fuzzer, type FuzzRequest, type Mark } from './fuzz-requests.ts';

export interface FuzzReport {
  readonly requests: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** What went wrong, in words; the first fifty. */
  readonly failures: readonly string[];
  /** Observations that were called stored, and are there. */
  readonly stored: number;
}

const atOnce = 8;

interface Problem {
  readonly index?: number;
  readonly code?: string;
  readonly path?: string;
  readonly message?: string;
}

export async function fuzzServer(
  server: { address: string; data: string },
  requests: number,
  seed: number,
): Promise<FuzzReport> {
  await using store = await storeOf(server.data);
  await defineSignals(store, ['logins']);
  const [good, revoked, reading] = await Promise.all([
    makeToken(store),
    makeToken(store),
    makeToken(store, { scopes: ['accounts:read'] }),
  ]);
  await store.revokeApiToken(revoked.id, 'test', Date.now());
  await apiClient(server.address, good.token).send(
    '/api/v1/accounts',
    fuzzAccounts.map((account) => ({ account })),
  );
  const tokens = { good: good.token, revoked: revoked.token, reading: reading.token };
  const drawn = fuzzer(seeded(seed), tokens, Date.now);
  const statuses: Record<string, number> = {};
  const failures: string[] = [];
  /** What must be there, by account, moment and value; and what may be, of requests that were changed at random. */
  const expected = new Set<string>();
  let isUnsure = 0;

  async function send(request: FuzzRequest): Promise<void> {
    const { method, path, headers, body } = request;
    const response = await fetch(`${server.address}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: body as BodyInit }),
    });
    const text = await response.text();
    statuses[response.status] = (statuses[response.status] ?? 0) + 1;
    const fault = judge(request, response.status, text);
    if (fault && failures.length < 50)
      failures.push(
        `${request.name}: ${method} ${path} ${String(body).slice(0, 300)} → ${response.status} ${text.slice(0, 300)}: ${fault}`,
      );
    if (request.name === 'garbled' && response.status < 300) isUnsure++;
  }

  function judge(request: FuzzRequest, status: number, text: string): string | null {
    if (status >= 500) return 'the server failed';
    if (!request.expect.includes(status)) return `expected ${request.expect.join(' or ')}`;
    if (/\n\s+at .+:\d+:\d+/.test(text)) return 'a stack trace';
    if (status === 405) return null;
    const answer = JSON.parse(text) as { stored?: number; refused?: number; problems?: readonly Problem[] };
    const problems = answer.problems ?? [];
    if (status !== 200 && problems.length === 0) return 'no problem is named';
    const mute = problems.find(({ code, path, message }) => !code || !path || !message);
    if (mute) return 'a problem names no field';
    if (!request.items) return null;
    const refused = new Set(problems.map(({ index }) => index));
    for (const [index, mark] of request.items.entries()) {
      if ((mark === null) !== refused.has(index)) return `item ${index} should be ${mark ? 'stored' : 'refused'}`;
      if (mark) expected.add(keyOf(mark));
    }
    const stored = request.items.filter((mark) => mark !== null).length;
    return answer.stored === stored && answer.refused === request.items.length - stored ? null : 'the counts are wrong';
  }

  // Message ids refer to what was sent before, so such requests go one after the other; all others at once.
  let chain = Promise.resolve();
  const lanes = new Set<Promise<void>>();
  for (let sent = 0; sent < requests; sent++) {
    const request = drawn.next();
    const isOrdered = request.name.includes('message');
    const work = isOrdered ? (chain = chain.then(() => send(request))) : send(request);
    const lane: Promise<void> = work.finally(() => lanes.delete(lane));
    lanes.add(lane);
    if (lanes.size >= atOnce) await Promise.race(lanes);
  }
  await Promise.all(lanes);

  const found = new Set<string>();
  const ids = await store.findAccounts('account', fuzzAccounts);
  const histories = await store.readHistory({ accountIds: [...ids.values()], until: Number.MAX_SAFE_INTEGER });
  for (const [account, id] of ids)
    for (const { observedAt, value } of histories.get(id)?.observations.get('logins') ?? [])
      found.add(keyOf({ account, observedAt, value: Number(value) }));
  const lost = [...expected].filter((key) => !found.has(key));
  const extra = [...found].filter((key) => !expected.has(key));
  if (lost.length > 0) failures.push(`${lost.length} observations were called stored and are not there: ${lost[0]}`);
  if (extra.length > isUnsure)
    failures.push(`${extra.length - isUnsure} observations are there that were refused: ${extra[0]}`);
  const total = await store.listAccountIds();
  if (total.some((id) => ![...ids.values()].includes(id))) failures.push('A refused request made an account.');
  return { requests, statuses, failures, stored: expected.size };
}

function keyOf({ account, observedAt, value }: Mark): string {
  return `${account} ${observedAt} ${value}`;
}
