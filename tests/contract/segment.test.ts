import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { signalSchema } from '#lib/core/documents/signal.ts';
import { Intake } from '#lib/server/api/intake.ts';
import { SignalBook } from '#lib/server/api/items/signal-book.ts';
import { Refusal } from '#lib/server/api/refusal.ts';
import { nothingYet, releaseWaiting } from '#lib/server/sources/release-waiting.ts';
import type { Call } from '#lib/server/sources/segment/message.ts';
import { receiveMessages } from '#lib/server/sources/segment/receive-messages.ts';
import { mostBytes } from '#lib/server/sources/segment/read-request.ts';
import { openSqliteStore } from '#lib/server/store/sqlite/open-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { makeTestFolder, type TestFolder } from './sqlite-database.ts';

// Each opens a database of its own; beside other tests that takes a while.
vi.setConfig({ testTimeout: 60_000 });

const now = Date.UTC(2026, 5, 1, 12);
const minute = 60_000;
let folder: TestFolder;
beforeAll(async () => void (folder = await makeTestFolder()));
afterAll(() => folder.remove());

let ids = 0;
const sent = (type: string, more: object) => ({
  type,
  messageId: `m${++ids}`,
  timestamp: '2026-06-01T11:00:00Z',
  ...more,
});

async function open() {
  let clock = now;
  const store = await openSqliteStore({ path: folder.copy(), clock: () => clock });
  const plain = { format: 1, kind: 'signal', measures: 'state' } as const;
  for (const signal of [
    { ...plain, key: 'seats', name: 'Seats', type: 'number', min: 0 },
    { ...plain, key: 'nps', name: 'NPS', type: 'number' },
  ])
    await store.saveDraft(signalSchema.parse(signal), 0, now);
  const receiver = { store, intake: new Intake(store, () => clock), signals: new SignalBook(store), now: () => clock };
  const post = (call: Call | 'batch', body: BodyInit, source = 'product', headers: Record<string, string> = {}) =>
    receiveMessages(
      call,
      new Request('http://localhost/', { method: 'POST', body, headers }),
      { source, actor: 'token:t1' },
      receiver,
    );
  return {
    store,
    post,
    send: (...batch: readonly object[]) => post('batch', JSON.stringify({ batch, sentAt: new Date(clock) })),
    release: () => releaseWaiting(receiver, nothingYet),
    later: (ms: number) => void (clock += ms),
    [Symbol.asyncDispose]: () => store.close(),
  };
}

const accountOf = async (store: Store, id: string) =>
  (await store.readAccounts([...(await store.findAccounts('account', [id])).values()]))[0];

async function historyOf(store: Store, id: string) {
  const account = (await accountOf(store, id))!;
  return (await store.readHistory({ accountIds: [account.id], until: now + 1e12 })).get(account.id)!;
}

const eventsOf = async (store: Store, id: string) => (await historyOf(store, id)).events.map(({ name }) => name);
const waitingOf = async (store: Store) =>
  (await store.listMessages({ feed: 'segment', source: 'product', limit: 50 })).map(({ kind, code, waitsFor }) => ({
    kind,
    code,
    waitsFor,
  }));

describe('messages of Segment', () => {
  it('of a group make and change an account; what is repeated is not kept again', async () => {
    await using desk = await open();
    const { store, send } = desk;
    const traits = {
      name: 'Acme',
      'Company size': 120,
      plan: 'Pro',
      seats: 40,
      renewalDate: '2026-11-30',
      a: { b: [1] },
    };
    const group = (more: object = {}) =>
      sent('group', { groupId: 'G1', anonymousId: 'a1', traits: { ...traits, ...more } });
    expect(await send(group())).toMatchObject({ stored: 1, waiting: 0, refused: 0 });
    const account = (await accountOf(store, 'G1'))!;
    expect(account.name).toBe('Acme');
    expect(Object.fromEntries(account.attributes)).toEqual({
      Company_size: 120,
      plan: 'Pro',
      seats: 40,
      renewalDate: { date: Date.UTC(2026, 10, 30) },
      a_b: '[1]',
    });
    const before = (await historyOf(store, 'G1')).attributes.length;
    await send(group(), group({ plan: 'Free' }));
    const { attributes, observations } = await historyOf(store, 'G1');
    expect(attributes.length).toBe(before + 1);
    expect(observations.get('seats')).toMatchObject([
      { value: 40, observedAt: Date.UTC(2026, 5, 1, 11), knownAt: now },
    ]);
    expect((await accountOf(store, 'G1'))!.attributes.get('plan')).toBe('Free');
  });

  it('mean an account that others brought, by the id of the source or of import files', async () => {
    await using desk = await open();
    const { store, send } = desk;
    await store.append(
      [{ accountId: 'acc_1', name: 'One', externalIds: { account: 'A-1', product: '77' } }],
      now,
      'crm',
    );
    await send(
      sent('group', { userId: 'u1', groupId: '77', traits: {} }),
      sent('track', { userId: 'u1', event: 'Opened', context: { groupId: 'A-1' } }),
      sent('track', { userId: 'u2', event: 'Closed', context: { groupId: 77 } }),
    );
    expect(await eventsOf(store, 'A-1')).toEqual(['Opened', 'Closed']);
    expect(await store.listAccountIds()).toEqual(['acc_1']);
    expect((await store.readContacts('acc_1')).map(({ externalId }) => externalId).sort()).toEqual(['u1', 'u2']);
  });

  it('of people nobody knows yet wait, are shown with the reason, and are taken when a group call tells', async () => {
    await using desk = await open();
    const { store, send, release } = desk;
    const receipt = await send(
      sent('identify', {
        userId: 'u1',
        anonymousId: 'a1',
        traits: { email: 'ana@acme.example', firstName: 'Ana', nps: 9 },
      }),
      sent('track', { userId: 'u1', event: 'Opened' }),
      sent('page', { anonymousId: 'a1', name: 'Pricing' }),
      sent('screen', { anonymousId: 'a2', name: 'Home' }),
      sent('track', { event: 'Nobody' }),
      sent('track', { userId: 'u3', event: 'Elsewhere', context: { groupId: 'G9' } }),
    );
    expect(receipt).toEqual({ stored: 6, waiting: 6, refused: 0, problems: [] });
    expect(await waitingOf(store)).toEqual([
      { kind: 'track', code: 'unknown-account', waitsFor: 'account "G9"' },
      { kind: 'track', code: 'anonymous', waitsFor: null },
      { kind: 'screen', code: 'anonymous', waitsFor: 'anonymous a2' },
      { kind: 'page', code: 'anonymous', waitsFor: 'anonymous a1' },
      { kind: 'track', code: 'unknown-person', waitsFor: 'user u1' },
      { kind: 'identify', code: 'unknown-person', waitsFor: 'user u1' },
    ]);
    await send(sent('group', { userId: 'u1', groupId: 'G1' }));
    await release();
    await release();
    expect(await eventsOf(store, 'G1')).toEqual(['Opened', 'page']);
    const { observations } = await historyOf(store, 'G1');
    const contacts = await store.readContacts((await accountOf(store, 'G1'))!.id);
    expect(contacts).toMatchObject([{ name: 'Ana', email: 'ana@acme.example', externalId: 'u1' }]);
    expect(observations.get('nps')).toMatchObject([{ value: 9, contactId: contacts[0]!.id }]);
    expect(await waitingOf(store)).toHaveLength(3);
    // Also when an import brings the account.
    await store.append([{ accountId: 'acc_9', externalIds: { account: 'G9' } }], now, 'crm');
    await release();
    expect(await eventsOf(store, 'G9')).toEqual(['Elsewhere']);
  });

  it('within a batch may come in any order', async () => {
    await using desk = await open();
    const { store, send } = desk;
    const receipt = await send(
      sent('page', { anonymousId: 'a1' }),
      sent('track', { userId: 'u1', event: 'First' }),
      sent('identify', { userId: 'u1', anonymousId: 'a1', traits: { name: 'Ana' } }),
      sent('group', { userId: 'u1', groupId: 'G1' }),
    );
    expect(receipt).toMatchObject({ stored: 4, waiting: 0 });
    expect((await eventsOf(store, 'G1')).sort()).toEqual(['First', 'page']);
  });

  it('join the ids of one person by alias, whichever was known', async () => {
    await using desk = await open();
    const { store, send, release } = desk;
    await send(
      sent('track', { anonymousId: 'a1', event: 'Before' }),
      sent('alias', { previousId: 'a1', userId: 'u1' }),
    );
    expect(await waitingOf(store)).toHaveLength(2);
    await send(sent('group', { userId: 'u1', groupId: 'G1' }));
    await release();
    await release();
    expect(await eventsOf(store, 'G1')).toEqual(['Before']);
    expect(await waitingOf(store)).toEqual([]);
  });

  it('count once by their id, taken or waiting; with other content the id is refused', async () => {
    await using desk = await open();
    const { store, send, release } = desk;
    const [waits, group] = [
      sent('track', { userId: 'u1', event: 'Opened' }),
      sent('group', { userId: 'u1', groupId: 'G1' }),
    ];
    for (let n = 0; n < 2; n++) expect(await send(waits)).toMatchObject({ stored: 1, waiting: 1 });
    expect(await waitingOf(store)).toHaveLength(1);
    const other = { ...waits, event: 'Closed' };
    expect((await send(other)).problems).toMatchObject([{ index: 0, code: 'message-id-reused' }]);
    await send(group);
    await release();
    for (let n = 0; n < 2; n++) expect(await send(group, waits)).toMatchObject({ stored: 2, waiting: 0 });
    expect(await eventsOf(store, 'G1')).toEqual(['Opened']);
    expect((await send(other)).problems).toMatchObject([{ index: 0, code: 'message-id-reused' }]);
  });

  it('about somebody who is erased go as well', async () => {
    await using desk = await open();
    const { store, send, release } = desk;
    await send(
      sent('group', { userId: 'user-1', groupId: 'G1' }),
      sent('track', { userId: 'user-2', event: 'Told', properties: { by: 'user-1' } }),
      sent('track', { userId: 'user-3', event: 'Other' }),
      sent('track', { anonymousId: 'a1', event: 'Left', context: { groupId: 'G-2' } }),
    );
    const { id } = (await accountOf(store, 'G1'))!;
    const [contact] = await store.readContacts(id);
    await store.erase('contact', contact!.id, 'u1', now);
    expect((await waitingOf(store)).map(({ waitsFor }) => waitsFor)).toEqual(['account "G-2"', 'user user-3']);
    expect(await store.findPeople('product', ['user user-1'])).toEqual(new Map());
    await send(sent('track', { userId: 'user-1', event: 'Again' }));
    await release();
    expect((await waitingOf(store))[0]).toMatchObject({ code: 'unknown-person', waitsFor: 'user user-1' });
  });

  it('of a client whose clock is wrong are put right by when it says it sent them', async () => {
    await using desk = await open();
    const { store, post } = desk;
    const track = sent('track', { event: 'Opened', context: { groupId: 'G1' }, timestamp: '2026-06-01T14:59:00Z' });
    const batch = [sent('group', { groupId: 'G1', anonymousId: 'a' }), track];
    await post('batch', JSON.stringify({ batch, sentAt: '2026-06-01T15:00:00Z' }));
    expect((await historyOf(store, 'G1')).events).toMatchObject([{ observedAt: now - minute }]);
  });

  it('that are none are named, and the others stored', async () => {
    await using desk = await open();
    const { store, send } = desk;
    const bad: readonly (readonly [object, string, string])[] = [
      [sent('track', {}), 'missing-field', 'event'],
      [sent('group', { userId: 'u' }), 'missing-field', 'groupId'],
      [sent('alias', { userId: 'u' }), 'missing-field', 'previousId'],
      [sent('dance', {}), 'wrong-value', 'type'],
      [sent('track', { event: 7 }), 'wrong-type', 'event'],
      [sent('track', { event: 'x', properties: 'y' }), 'wrong-type', 'properties'],
      [sent('track', { event: 'x', timestamp: 'soon' }), 'bad-date', 'timestamp'],
      [sent('track', { event: 'x', timestamp: '2026-06-01T12:06:00Z' }), 'in-the-future', 'timestamp'],
    ];
    const receipt = await send(sent('group', { groupId: 'G1', userId: 'u' }), ...bad.map(([message]) => message));
    expect(receipt).toMatchObject({ stored: 1, refused: bad.length });
    expect(receipt.problems.map(({ index, path }) => [index, path])).toEqual(
      bad.map(([, , path], at) => [at + 1, path]),
    );
    expect(await accountOf(store, 'G1')).toBeDefined();
  });
});

describe('a request of such a client', () => {
  const refusalOf = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => (error instanceof Refusal ? [error.status, error.problems[0]!.code] : error),
    );

  it('is read as it is or packed, whatever it calls itself, and by the address', async () => {
    await using desk = await open();
    const { store, post } = desk;
    const message = JSON.stringify({ groupId: 'G1', anonymousId: 'a', traits: { name: 'Acme' } });
    const form = { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'gzip' };
    expect(await post('group', gzipSync(message), 'product', form)).toMatchObject({ stored: 1 });
    expect(await post('track', '{"event":"Opened","anonymousId":"a"}')).toMatchObject({ stored: 1, waiting: 0 });
    expect(await eventsOf(store, 'G1')).toEqual(['Opened']);
  });

  it('that is none is refused as a whole', async () => {
    await using desk = await open();
    const bodies: readonly (readonly [BodyInit, number, string])[] = [
      ['', 400, 'not-json'],
      ['[]', 400, 'not-json'],
      ['{}', 400, 'missing-field'],
      ['{"batch":{}}', 400, 'wrong-type'],
      ['{"batch":[]}', 400, 'empty'],
      ['{"batch":[{]}', 400, 'not-json'],
      ['{"batch":[{}],"batch":[{}]}', 400, 'duplicate-key'],
      [`{"batch":[${'{},'.repeat(10_000)}{}]}`, 413, 'too-many-items'],
      [`{"batch":["${'x'.repeat(mostBytes)}"]}`, 413, 'too-large'],
      [Uint8Array.of(0x7b, 0xff), 400, 'broken-text'],
    ];
    for (const [body, status, code] of bodies)
      expect(await refusalOf(desk.post('batch', body))).toEqual([status, code]);
  });

  it('that unpacks to more than may be sent, or is not whole, is refused', async () => {
    await using desk = await open();
    const gzip = { 'content-encoding': 'gzip' };
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
    expect(await refusalOf(desk.post('batch', bomb, 'product', gzip))).toEqual([413, 'too-large']);
    const cut = gzipSync('{"batch":[]}').subarray(0, 20);
    expect(await refusalOf(desk.post('batch', cut, 'product', gzip))).toEqual([400, 'broken-gzip']);
    const br = { 'content-encoding': 'br' };
    expect(await refusalOf(desk.post('batch', '{}', 'product', br))).toEqual([415, 'unsupported-encoding']);
  });
});
