// The clients of Segment and RudderStack as they are installed, pointed at our endpoints.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { Analytics } from '@segment/analytics-node';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { receiverOf, takesMessages } from '#lib/server/api/answer.ts';
import { nothingYet, releaseWaiting } from '#lib/server/sources/release-waiting.ts';
import type { Store } from '#lib/server/store/store.ts';
import { defineSignals, makeToken } from '../api/api-client.ts';
import { startPrograms, type ProgramServer } from './program-server.ts';

// Each opens a database of its own; beside other tests that takes a while.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let server: ProgramServer;
let store: Store;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-segment-'));
  server = await startPrograms(join(folder, 'data'), {
    '/v1/batch': takesMessages('batch'),
    '/v1/track': takesMessages('track'),
  });
  store = server.app.store;
  await defineSignals(store, ['seats']);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const keyFor = async (source: string) => (await makeToken(store, { scopes: ['segment:write'], source })).token;

const busy = () => Response.json({}, { status: 429, headers: { 'retry-after': '0' } });
const down = () => new Response(null, { status: 503 });

interface Client {
  identify(message: { userId: string; traits: object }): unknown;
  group(message: { userId: string; groupId: string; traits: object }): unknown;
  track(message: { userId: string; event: string; properties: object }): unknown;
  page(message: { userId: string; name: string; properties: object }): unknown;
}

/** What a product tells when somebody signs in and works. */
function work(client: Client, user: string, account: string) {
  client.identify({ userId: user, traits: { name: 'Ana Silva', email: `${user}@acme.example`, title: 'CFO' } });
  client.track({ userId: user, event: 'Report Exported', properties: { format: 'pdf', size: { pages: 12 } } });
  client.group({ userId: user, groupId: account, traits: { name: 'Acme', plan: 'Pro', seats: 40 } });
  for (let n = 0; n < 45; n++) client.track({ userId: user, event: 'Opened', properties: { n } });
  client.page({ userId: user, name: 'Pricing', properties: { path: '/pricing' } });
}

async function expectWork(source: string, user: string, account: string) {
  // Requests overtake each other, so that some messages wait for the group call: the jobs of a server take them.
  const receiver = receiverOf(server.app);
  for (let n = 0; n < 3; n++) await releaseWaiting(receiver, nothingYet);
  expect(await store.listMessages({ feed: 'segment', source, limit: 5 })).toEqual([]);
  const [stored] = await store.readAccounts([...(await store.findAccounts('account', [account])).values()]);
  expect(stored).toMatchObject({ name: 'Acme' });
  expect(stored!.attributes.get('plan')).toBe('Pro');
  const contacts = await store.readContacts(stored!.id);
  const email = `${user}@acme.example`;
  expect(contacts).toMatchObject([{ name: 'Ana Silva', email, externalId: user, title: 'CFO' }]);
  const until = Date.now() + 3_600_000;
  const { events, observations } = (await store.readHistory({ accountIds: [stored!.id], until })).get(stored!.id)!;
  const names = Object.groupBy(events, ({ name }) => name);
  expect(Object.fromEntries(Object.entries(names).map(([name, list]) => [name, list!.length]))).toEqual({
    'Report Exported': 1,
    Opened: 45,
    page: 1,
  });
  expect(names['Report Exported']).toMatchObject([{ properties: { format: 'pdf', 'size.pages': 12 } }]);
  expect(names['page']).toMatchObject([{ properties: { name: 'Pricing', path: '/pricing' } }]);
  expect(new Set(names['Opened']!.map(({ properties }) => properties['n'])).size).toBe(45);
  expect(new Set(events.map(({ contactId }) => contactId))).toEqual(new Set([contacts[0]!.id]));
  expect(observations.get('seats')).toMatchObject([{ value: 40 }]);
}

it('Segment: events, contacts and accounts are there, each once, also after 429 and 503', async () => {
  const client = new Analytics({ writeKey: await keyFor('segment'), host: server.address, flushAt: 20 });
  const errors: unknown[] = [];
  client.on('error', (error) => errors.push(error));
  server.answerNext(busy(), down());
  const before = server.asked();
  work(client, 'seg-1', 'S-1');
  await client.closeAndFlush({ timeout: 30_000 });
  expect(errors).toEqual([]);
  expect(server.asked() - before).toBeGreaterThanOrEqual(5);
  await expectWork('segment', 'seg-1', 'S-1');
});

it('RudderStack: the same, packed with gzip', async () => {
  const client = new RudderAnalytics(await keyFor('rudder'), {
    dataPlaneUrl: server.address,
    flushAt: 20,
    logLevel: 'none' as never,
    axiosRetryConfig: { retryDelay: () => 10 },
  } as never);
  server.answerNext(busy(), down());
  work(client as unknown as Client, 'rud-1', 'R-1');
  for (let n = 0; n < 5; n++) await client.flush();
  await expectWork('rudder', 'rud-1', 'R-1');
});

it('a wrong write key and a token for something else are told', async () => {
  const errors: { reason?: { message?: string } }[] = [];
  const other = (await makeToken(store, { scopes: ['accounts:read'] })).token;
  for (const writeKey of ['rpt_wrong', other]) {
    const client = new Analytics({ writeKey, host: server.address });
    client.on('error', (error) => errors.push(error as (typeof errors)[number]));
    client.track({ userId: 'u', event: 'Opened' });
    await client.closeAndFlush();
  }
  expect(errors.map(({ reason }) => reason?.message)).toEqual([
    expect.stringContaining('[401]') as string,
    expect.stringContaining('[403]') as string,
  ]);
});

it('what is no message is named, and nothing is called stored that is not', async () => {
  const client = new Analytics({ writeKey: await keyFor('odd'), host: server.address });
  const errors: unknown[] = [];
  client.on('error', (error) => errors.push(error));
  client.track({ userId: 'u', event: 'Opened', timestamp: new Date(Date.now() + 86_400_000) });
  await client.closeAndFlush();
  expect(errors).toHaveLength(1);
  expect(await store.listMessages({ feed: 'segment', source: 'odd', limit: 5 })).toEqual([]);
});
