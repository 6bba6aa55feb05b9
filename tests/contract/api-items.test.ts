import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signalSchema } from '#lib/core/documents/signal.ts';
import { openSqliteStore } from '#lib/server/store/sqlite/open-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { makeTestFolder, type TestFolder } from './sqlite-database.ts';
import { Intake } from '#lib/server/api/intake.ts';
import { kinds, type KindName } from '#lib/server/api/items/kinds.ts';
import { SignalBook } from '#lib/server/api/items/signal-book.ts';
import { receiveItems, statusOf } from '#lib/server/api/receive-items.ts';

const now = Date.UTC(2026, 5, 1, 12);
const day = 86_400_000;
let folder: TestFolder;
beforeAll(async () => void (folder = await makeTestFolder()));
afterAll(() => folder.remove());

async function open() {
  const store = await openSqliteStore({ path: folder.copy(), clock: () => now });
  const plain = { format: 1, kind: 'signal', measures: 'state' } as const;
  const signals = [
    { ...plain, key: 'logins', name: 'Logins', type: 'number', min: 0, max: 1000 },
    { ...plain, key: 'renews', name: 'Renews', type: 'date' },
    { ...plain, key: 'tickets', name: 'Tickets', type: 'number', derive: { from: 'records', record: 'ticket' } },
  ];
  for (const signal of signals) await store.saveDraft(signalSchema.parse(signal), 0, now);
  await store.savePeople(
    [
      {
        id: 'u1',
        name: 'Ana',
        email: 'Ana@us.example',
        role: 'csm',
        teamId: null,
        managerId: null,
        coverId: null,
        awayFrom: null,
        awayUntil: null,
        disabledAt: null,
      },
    ],
    [],
  );
  const receiver = { store, intake: new Intake(store, () => now), signals: new SignalBook(store), now: () => now };
  const send = async (kind: KindName, items: readonly object[], source = 'crm') => {
    const request = new Request('http://localhost/', {
      method: 'POST',
      body: JSON.stringify({ items }),
      headers: { 'content-type': 'application/json' },
    });
    const receipt = await receiveItems(kinds[kind], request, { source, actor: 'token:t1' }, receiver);
    return { status: statusOf(receipt), ...receipt };
  };
  return { store, send, [Symbol.asyncDispose]: () => store.close() };
}

const accountOf = async (store: Store, external: string, source = 'account') =>
  (await store.readAccounts([...(await store.findAccounts(source, [external])).values()]))[0];

const historyOf = async (store: Store, id: string) =>
  (await store.readHistory({ accountIds: [id], until: now + 10 * day })).get(id)!;

describe('items', () => {
  it('of accounts create and change them; the same again changes nothing', async () => {
    await using desk = await open();
    const { store, send } = desk;
    const item = {
      account: 'A1',
      name: 'Acme',
      externalIds: { domain: 'https://www.Acme.example/' },
      attributes: { plan: 'Pro', renewalDate: { date: '2026-09-01' } },
      owners: { csm: 'ana@us.example' },
    };
    expect(await send('accounts', [item])).toEqual({ status: 200, stored: 1, refused: 0, problems: [] });
    const account = (await accountOf(store, 'A1'))!;
    expect(account).toMatchObject({
      name: 'Acme',
      externalIds: { account: 'A1', domain: 'acme.example' },
      owners: { csm: 'u1' },
    });
    expect(account.attributes.get('renewalDate')).toEqual({ date: Date.UTC(2026, 8, 1) });
    await send('accounts', [item]);
    expect((await accountOf(store, 'A1'))!.rev).toBe(account.rev);
    const change = {
      account: { source: 'domain', id: 'acme.example' },
      attributes: { plan: 'Free' },
      owners: { csm: null },
    };
    await send('accounts', [change, { ...change, attributes: { plan: 'Pro' } }]);
    const changed = (await accountOf(store, 'A1'))!;
    expect([changed.attributes.get('plan'), changed.owners, changed.rev]).toEqual(['Pro', {}, account.rev + 3]);
  });

  it('are stored or refused each for itself, and each refusal names the item and the field', async () => {
    await using desk = await open();
    const { store, send } = desk;
    await send('accounts', [{ account: 'A1' }]);
    const good = { account: 'A1', signal: 'logins', value: 5, observedAt: '2026-05-01' };
    const items: readonly (readonly [object, string?, string?])[] = [
      [good],
      [{ ...good, account: 'nobody' }, 'unknown-account', 'account'],
      [{ ...good, signal: 'nothing' }, 'unknown-signal', 'signal'],
      [{ ...good, signal: 'tickets' }, 'derived-signal', 'signal'],
      [{ ...good, value: 'five' }, 'wrong-type', 'value'],
      [{ ...good, value: 5000 }, 'out-of-range', 'value'],
      [{ ...good, observedAt: '2026-02-30' }, 'bad-date', 'observedAt'],
      [{ ...good, observedAt: '2026-06-01T12:05:01Z' }, 'in-the-future', 'observedAt'],
      [{ ...good, observedAt: '2026-06-01T12:05:00Z' }],
      [{ ...good, signal: 'renews', value: { date: 'soon' } }, 'bad-date', 'value.date'],
      [{ ...good, contact: 'nobody' }, 'unknown-contact', 'contact'],
      [{ ...good, extra: 1 }, 'unknown-field', 'extra'],
      [{ account: 'A1', signal: 'logins', value: 5 }, 'missing-field', 'observedAt'],
      [{ ...good, value: null, observedAt: '2026-05-02' }],
    ];
    const receipt = await send(
      'observations',
      items.map(([item]) => item),
    );
    expect(receipt).toMatchObject({ status: 207, stored: 3, refused: items.length - 3 });
    const faults = items.flatMap(([, code, path], index) => (code === undefined ? [] : [{ index, code, path }]));
    expect(receipt.problems.map(({ index, code, path }) => ({ index, code, path }))).toEqual(faults);
    const history = await historyOf(store, (await accountOf(store, 'A1'))!.id);
    expect(history.observations.get('logins')!.map(({ value, observedAt }) => [value, observedAt])).toEqual([
      [5, Date.UTC(2026, 4, 1)],
      [null, Date.UTC(2026, 4, 2)],
      [5, now + 5 * 60_000],
    ]);
  });

  it('nothing of which is stored answer 422, and 409 when only ids stand in the way', async () => {
    await using desk = await open();
    const { send } = desk;
    await send('accounts', [{ account: 'A1', externalIds: { crm: '1' } }, { account: 'A2' }]);
    const event = { account: 'A1', event: 'login', observedAt: '2026-05-01', messageId: 'm1' };
    expect((await send('events', [event])).status).toBe(200);
    expect((await send('events', [{ ...event, observedAt: event.observedAt }])).status).toBe(200);
    const other = await send('events', [{ ...event, event: 'logout' }]);
    expect(other).toMatchObject({
      status: 409,
      problems: [{ index: 0, code: 'message-id-reused', path: 'messageId' }],
    });
    expect(other.problems[0]!.message).toContain('"m1"');
    expect((await send('events', [{ ...event, event: 'logout' }], 'billing')).status).toBe(200);
    expect((await send('events', [{ ...event, account: 'A9', messageId: 'm2' }])).status).toBe(422);
    const taken = await send('accounts', [{ account: 'A2', externalIds: { crm: '1' } }]);
    expect(taken).toMatchObject({ status: 409, problems: [{ code: 'external-id-taken', path: 'externalIds' }] });
  });

  it('keep both times: when it was true and when we learned it', async () => {
    await using desk = await open();
    const { store, send } = desk;
    await send('accounts', [{ account: 'A1' }]);
    const item = { account: 'A1', signal: 'logins', value: 5, observedAt: '2026-01-01' };
    await send('observations', [item, { ...item, observedAt: '2026-01-02', knownAt: '2026-01-03T06:00:00Z' }]);
    const history = await historyOf(store, (await accountOf(store, 'A1'))!.id);
    expect(history.observations.get('logins')!.map(({ knownAt }) => knownAt)).toEqual([now, Date.UTC(2026, 0, 3, 6)]);
  });

  it('of contacts are known by id, address or name, and take and leave roles', async () => {
    await using desk = await open();
    const { store, send } = desk;
    await send('accounts', [{ account: 'A1' }]);
    const base = { account: 'A1', id: 'c1', email: 'ana@acme.example' };
    await send('contacts', [{ ...base, name: 'Ana', roles: ['champion', 'user'] }]);
    await send('contacts', [
      { account: 'A1', email: 'ANA@acme.example', title: 'CFO', roles: ['decisionMaker', 'user'] },
    ]);
    const { id } = (await accountOf(store, 'A1'))!;
    const contacts = await store.readContacts(id);
    expect(contacts).toMatchObject([{ name: 'Ana', externalId: 'c1', title: 'CFO' }]);
    const roles = (await historyOf(store, id)).contactRoles.map(({ role, active }) => `${role} ${active}`);
    expect(roles.sort()).toEqual(['champion false', 'champion true', 'decisionMaker true', 'user true']);
    expect((await send('contacts', [{ account: 'A1' }])).problems).toMatchObject([
      { code: 'missing-field', path: 'id' },
    ]);
  });

  it('of records keep opening and closing; of outcomes the notice', async () => {
    await using desk = await open();
    const { store, send } = desk;
    await send('accounts', [{ account: 'A1' }]);
    const ticket = { account: 'A1', record: 'ticket', id: 'T1', openedAt: '2026-03-01' };
    await send('records', [ticket, { ...ticket, closedAt: '2026-03-05' }]);
    await send('records', [{ ...ticket, closedAt: '2026-03-05' }]);
    const ahead = { account: 'A1', outcome: 'churned', effectiveAt: '2026-12-31' };
    expect((await send('outcomes', [ahead])).problems).toMatchObject([{ code: 'missing-field', path: 'observedAt' }]);
    expect((await send('outcomes', [{ ...ahead, observedAt: '2026-05-31' }])).status).toBe(200);
    const history = await historyOf(store, (await accountOf(store, 'A1'))!.id);
    expect(history.records.map(({ closedAt, observedAt }) => [closedAt, observedAt])).toEqual([
      [null, Date.UTC(2026, 2, 1)],
      [Date.UTC(2026, 2, 5), Date.UTC(2026, 2, 5)],
    ]);
    expect(history.outcomes).toMatchObject([{ outcome: 'churned', observedAt: Date.UTC(2026, 4, 31) }]);
  });

  it('that come at once from many requests are all there', async () => {
    await using desk = await open();
    const { store, send } = desk;
    const receipts = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        send('accounts', [{ account: 'A1', name: 'Acme', attributes: { [`a${n}`]: n } }, { account: `B${n}` }]),
      ),
    );
    expect(receipts.every(({ status }) => status === 200)).toBe(true);
    expect((await accountOf(store, 'A1'))!.attributes.size).toBe(40);
    expect(await store.listAccountIds()).toHaveLength(41);
  });
});
