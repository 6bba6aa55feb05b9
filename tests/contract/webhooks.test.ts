import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { signalSchema } from '#lib/core/documents/signal.ts';
import { Intake } from '#lib/server/api/intake.ts';
import { SignalBook } from '#lib/server/api/items/signal-book.ts';
import { Refusal } from '#lib/server/api/refusal.ts';
import { openSecrets } from '#lib/server/secrets/secrets.ts';
import { nothingYet, releaseWaiting } from '#lib/server/sources/release-waiting.ts';
import type { Mapping } from '#lib/server/sources/webhook/mapping.ts';
import { mostBytes, receiveDelivery } from '#lib/server/sources/webhook/receive-delivery.ts';
import { rerun } from '#lib/server/sources/webhook/run-delivery.ts';
import { newHookSecret } from '#lib/server/sources/webhook/verify.ts';
import { openSqliteStore } from '#lib/server/store/sqlite/open-store.ts';
import { mostSettled } from '#lib/server/store/sqlite/feeds/messages.ts';
import { makeTestFolder, type TestFolder } from './sqlite-database.ts';

// Each opens a database of its own; beside other tests that takes a while.
vi.setConfig({ testTimeout: 60_000 });

let folder: TestFolder;
let keys: string;
beforeAll(async () => {
  folder = await makeTestFolder();
  keys = mkdtempSync(join(tmpdir(), 'rapport-keys-'));
});
afterAll(() => {
  folder.remove();
  rmSync(keys, { recursive: true });
});

const at = (...path: string[]) => ({ path });
const ticket: Mapping = {
  id: 't1',
  kind: 'record',
  when: { path: ['type'], is: 'ticket' },
  accountSource: null,
  fields: { account: at('company'), record: { text: 'ticket' }, id: at('id'), openedAt: at('at') },
  properties: [{ name: 'severity', path: ['severity'] }],
};
const company: Mapping = {
  id: 'c1',
  kind: 'account',
  when: { path: ['type'], is: 'company' },
  accountSource: null,
  fields: { account: at('company'), name: at('name') },
  properties: [],
};

async function open(mappings: readonly Mapping[] = []) {
  const store = await openSqliteStore({ path: folder.copy() });
  const secrets = openSecrets(join(keys, `${crypto.randomUUID()}.key`), { mayCreate: true });
  const secret = newHookSecret();
  const made = {
    name: 'Helpdesk',
    sealedOldSecret: null,
    oldSecretUntil: null,
    createdBy: 'u1',
    createdAt: Date.now(),
  };
  await store.addHookSource({ key: 'helpdesk', sealedSecret: secrets.seal(secret), mappings, ...made });
  const now = Date.now;
  const receiver = { store, intake: new Intake(store, now), signals: new SignalBook(store), now };
  async function send(
    payload: unknown,
    more: { id?: string; secret?: string; at?: Date; headers?: Record<string, string>; key?: string } = {},
  ) {
    const { id = crypto.randomUUID(), at: sentAt = new Date() } = more;
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': new Webhook(more.secret ?? secret).sign(id, sentAt, body),
      ...more.headers,
    };
    const request = new Request('http://localhost/', { method: 'POST', body, headers });
    try {
      const { status, code } = await receiveDelivery(more.key ?? 'helpdesk', request, secrets, receiver);
      return code === null ? status : `${status} ${code}`;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return `${error.status} ${error.problems[0]!.code} ${error.problems[0]!.path}`;
    }
  }
  return {
    store,
    secrets,
    secret,
    receiver,
    send,
    map: (next: readonly Mapping[]) => store.changeHookSource('helpdesk', { mappings: next }, 'u1', Date.now()),
    rerun: (next: readonly Mapping[]) => rerun('helpdesk', next, receiver, 1_000),
    list: () => store.listMessages({ feed: 'webhook', source: 'helpdesk', limit: 500 }),
    recordsOf: async (account: string) => {
      const [id] = [...(await store.findAccounts('account', [account])).values()];
      const history = await store.readHistory({ accountIds: [id!], until: Date.now() + 1e9 });
      return history.get(id!)!.records;
    },
    [Symbol.asyncDispose]: () => store.close(),
  };
}

const newTicket = (id: string, more: object = {}) => ({
  type: 'ticket',
  company: 'A-1',
  id,
  at: '2026-03-01T09:00:00Z',
  severity: 'high',
  ...more,
});

describe('a webhook', () => {
  it('that comes before its mapping is kept, and taken when that is made', async () => {
    await using desk = await open();
    await desk.store.append([{ accountId: 'acc_1', externalIds: { account: 'A-1' } }], Date.now(), 'crm');
    expect(await desk.send(newTicket('T-1'), { id: 'm1' })).toBe('waiting no-mapping');
    expect(await desk.send(newTicket('T-1'), { id: 'm1' })).toBe('waiting no-mapping');
    expect(await desk.send({ type: 'other' })).toBe('waiting no-mapping');
    expect(await desk.rerun([ticket])).toMatchObject({ tried: 2, stored: 1 });
    expect((await desk.list()).map(({ status, code }) => [status, code])).toEqual([
      ['skipped', 'not-meant'],
      ['stored', null],
    ]);
    expect(await desk.recordsOf('A-1')).toMatchObject([{ id: 'helpdesk:T-1', properties: { severity: 'high' } }]);
  });

  it('becomes all that its mappings say, once', async () => {
    await using desk = await open([ticket, company]);
    expect(await desk.send({ type: 'company', company: 'A-1', name: 'Acme' })).toBe('stored');
    for (let n = 0; n < 3; n++) expect(await desk.send(newTicket('T-1'), { id: 'm1' })).toBe('stored');
    expect(await desk.send(newTicket('T-2'), { id: 'm1' })).toBe('409 message-id-reused header.webhook-id');
    expect(await desk.recordsOf('A-1')).toHaveLength(1);
    const both = [company, { ...ticket, when: null }, { ...company, id: 'c2', when: null }];
    await desk.map(both);
    expect(await desk.send(newTicket('T-9', { company: 'A-2', name: 'Two' }))).toBe('stored');
    expect(await desk.recordsOf('A-2')).toHaveLength(1);
  });

  it('that does not fit stores nothing, says why, and is taken when the mapping was corrected', async () => {
    const wrong = { ...ticket, fields: { ...ticket.fields, openedAt: at('severity') } };
    await using desk = await open([wrong]);
    await desk.store.append([{ accountId: 'acc_1', externalIds: { account: 'A-1' } }], Date.now(), 'crm');
    expect(await desk.send(newTicket('T-1'))).toBe('failed wrong-type');
    const [failed] = await desk.list();
    expect(failed!.reason).toContain('“Opened” is taken from severity, which is the text “high”, not a time');
    expect(await desk.recordsOf('A-1')).toEqual([]);
    await desk.map([ticket]);
    expect(await desk.rerun([ticket])).toMatchObject({ tried: 1, stored: 1 });
    expect(await desk.recordsOf('A-1')).toHaveLength(1);
  });

  it('about an account that is not here yet is taken when that comes', async () => {
    await using desk = await open([ticket]);
    expect(await desk.send(newTicket('T-1'))).toBe('failed unknown-account');
    expect((await desk.list())[0]!.reason).toContain('There is no account "A-1"');
    await releaseWaiting(desk.receiver, nothingYet);
    expect((await desk.list())[0]!.status).toBe('failed');
    await desk.store.append([{ accountId: 'acc_1', externalIds: { account: 'A-1' } }], Date.now(), 'crm');
    await releaseWaiting(desk.receiver, nothingYet);
    expect((await desk.list())[0]!.status).toBe('stored');
    expect(await desk.recordsOf('A-1')).toHaveLength(1);
  });

  it('gives dates to signals that take dates', async () => {
    const renewal: Mapping = {
      ...ticket,
      kind: 'observation',
      fields: { account: at('company'), signal: { text: 'renewal' }, value: at('at') },
      properties: [],
    };
    await using desk = await open([renewal]);
    const plain = { format: 1, kind: 'signal', measures: 'state' } as const;
    await desk.store.saveDraft(
      signalSchema.parse({ ...plain, key: 'renewal', name: 'R', type: 'date' }),
      0,
      Date.now(),
    );
    await desk.store.append([{ accountId: 'acc_1', externalIds: { account: 'A-1' } }], Date.now(), 'crm');
    expect(await desk.send(newTicket('T-1'))).toBe('stored');
    expect(await desk.send(newTicket('T-1', { at: 7 }))).toBe('failed wrong-type');
  });

  it('is refused unless its source signed it in the last minutes', async () => {
    await using desk = await open([]);
    const off = (minutes: number) => ({ at: new Date(Date.now() + minutes * 60_000) });
    const without = (name: string) => ({ headers: { [name]: '' } });
    expect(await desk.send({}, { secret: newHookSecret() })).toBe('401 bad-signature header.webhook-signature');
    expect(await desk.send({}, { headers: { 'webhook-id': 'other' } })).toBe(
      '401 bad-signature header.webhook-signature',
    );
    expect(await desk.send({}, off(-6))).toBe('401 stale header.webhook-timestamp');
    expect(await desk.send({}, off(6))).toBe('401 stale header.webhook-timestamp');
    for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature'])
      expect(await desk.send({}, without(name))).toBe(`401 missing-signature header.${name}`);
    expect(await desk.send({}, { key: 'nothing' })).toBe('404 not-found path.source');
    expect(await desk.send('', { headers: { 'content-type': 'text/plain' } })).toBe(
      '415 unsupported-content-type header.content-type',
    );
    expect(await desk.send('')).toBe('400 empty body');
    expect(await desk.send('{"a":')).toBe('400 not-json body');
    expect(await desk.send('[]')).toBe('400 wrong-type body');
    expect(await desk.send('{"__proto__":1}')).toBe('400 reserved-key body');
    expect(await desk.send(`{"a":"${'x'.repeat(mostBytes)}"}`)).toBe('413 too-large body');
    expect(await desk.list()).toEqual([]);
  });

  it('may be signed with the old secret until its time is over', async () => {
    await using desk = await open([]);
    const next = newHookSecret();
    const roll = (until: number) =>
      desk.store.changeHookSource(
        'helpdesk',
        {
          sealedSecret: desk.secrets.seal(next),
          sealedOldSecret: desk.secrets.seal(desk.secret),
          oldSecretUntil: until,
        },
        'u1',
        Date.now(),
      );
    await roll(Date.now() + 60_000);
    expect(await desk.send({})).toBe('waiting no-mapping');
    expect(await desk.send({}, { secret: next })).toBe('waiting no-mapping');
    await roll(Date.now() - 1);
    expect(await desk.send({})).toBe('401 bad-signature header.webhook-signature');
    const sealed = await desk.store.listSealed();
    expect(sealed).toHaveLength(2);
    const audit = await desk.store.readAudit(20);
    expect(JSON.stringify(audit)).not.toContain('sealed:1');
  });

  it('that is over is shown for a while, and its id counts on', async () => {
    await using desk = await open([company]);
    const sent = (n: number) => desk.send({ type: 'company', company: 'A-1', name: 'Acme' }, { id: `m${n}` });
    for (let n = 0; n < mostSettled + 5; n += 41) await Promise.all(Array.from({ length: 41 }, (_, k) => sent(n + k)));
    expect(await desk.list()).toHaveLength(mostSettled);
    expect(await sent(0)).toBe('stored');
    expect(await desk.list()).toHaveLength(mostSettled);
  });
});
