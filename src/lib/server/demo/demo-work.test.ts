import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LiveRuleSet } from '../jobs/live-rules.ts';
import { locateLibrary, readLibrary } from '../library/read-library.ts';
import { publishWithDefinitions } from '../publish.ts';
import type { User } from '../store/people-store.ts';
import { openSqliteStore } from '../store/sqlite/open-store.ts';
import type { Store } from '../store/store.ts';
import { readDemoRest } from './demo-rest.ts';
import { doDemoWork, type DemoWorkContext } from './demo-work.ts';

const now = Date.UTC(2026, 2, 17, 10);
const root: User = {
  id: 'user-root',
  name: 'Root',
  email: 'root@acme.test',
  role: 'admin',
  teamId: null,
  managerId: null,
  coverId: null,
  awayFrom: null,
  awayUntil: null,
  disabledAt: null,
};

let folder: string;
let store: Store;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-demo-'));
  store = await openSqliteStore({ path: join(folder, 'rapport.db'), clock: () => now });
  await store.savePeople([root], []);
  await store.saveWorkspace({ name: 'Acme', currency: 'USD' }, root.id, now);
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const wish = (is: 'adding' | 'removing', by = root.id) =>
  store.saveDemoWork({ is, by, at: now, what: '', done: 0, total: 0 });

function work(more: Partial<DemoWorkContext> = {}): Promise<boolean> {
  const rules = new LiveRuleSet(store);
  return doDemoWork({
    store,
    rules,
    now: () => now,
    shouldStop: () => false,
    size: { accounts: 8, density: 'monthly' },
    ...more,
  });
}

async function addDemo(): Promise<void> {
  await wish('adding');
  expect(await work()).toBe(true);
  expect(await store.readDemoWork()).toBeNull();
}

const all = { sort: 'name', descending: false, limit: 100, offset: 0, now, status: 'all' } as const;
const accountIds = async () => (await store.listBook(all)).rows.map(({ accountId }) => accountId).sort();
const faults = async () => (await store.check()).filter(({ ok }) => !ok);

test(
  'the demo comes when it is asked for, leaves whole, and leaves the admin and the settings',
  { timeout: 120_000 },
  async () => {
    expect(await work()).toBe(false);
    await addDemo();
    expect(await store.readWorkspace()).toMatchObject({ name: 'Acme', currency: 'USD', isDemo: true });
    expect(await store.readFirstSteps()).toMatchObject({
      hasAccounts: true,
      hasLiveModel: true,
      hasActingWorkflow: true,
    });
    const counts = await store.countDemo(await readDemoRest(store, locateLibrary()), root.id);
    expect(counts).toMatchObject({ accounts: 8, keptAccounts: 0, people: 13 });
    expect(Math.min(counts.entries, counts.contacts, counts.documents)).toBeGreaterThan(8);

    await wish('removing');
    expect(await work()).toBe(true);
    expect(await accountIds()).toEqual([]);
    expect(await store.listUsers()).toEqual([root]);
    expect(await store.listTeams()).toEqual([]);
    expect(await store.listDocuments()).toEqual([]);
    expect((await store.readSourceFreshness()).size).toBe(0);
    expect(await store.readDemoWork()).toBeNull();
    expect(await store.readWorkspace()).toMatchObject({ name: 'Acme', currency: 'USD', isDemo: false });
    expect(Object.values(await store.readFirstSteps()).some(Boolean)).toBe(false);
    const [newest] = (await store.listAudit({ verbs: ['demo.removed'], limit: 1 })).entries;
    expect(newest).toMatchObject({ actor: root.id, details: { accounts: 8, people: 13 } });
    expect(await faults()).toEqual([]);

    await addDemo();
    expect(await accountIds()).toHaveLength(8);
    expect(await faults()).toEqual([]);
  },
);

test('what did not come with the demo stays, and what it stands on', { timeout: 120_000 }, async () => {
  await addDemo();
  const value = (accountId: string) => ({
    accountId,
    name: `Real ${accountId}`,
    observations: [{ signal: 'logins', value: 3, observedAt: now, knownAt: now }],
    owners: [{ role: 'csm' as const, userId: 'user-lucia', observedAt: now, knownAt: now }],
  });
  // A source may be called "demo", an import may tell something about an account of the demo, and a person of it may be somebody by now.
  await store.append([value('real-1')], now, 'demo');
  await store.append([value('acc-0003')], now, 'import:one');
  await store.changeUser('user-mei', { email: 'mei@acme.test', name: 'Mei' }, root.id, now);
  await store.addUser(
    { ...root, id: 'user-new', email: 'new@acme.test', role: 'csm', teamId: 'team-sales' },
    root.id,
    now,
  );
  const starter = readLibrary().filter(({ key }) => key === 'starter');
  const options = { author: root.id, note: '', at: now };
  expect((await publishWithDefinitions(store, starter, readLibrary(), options)).published.length).toBeGreaterThan(0);

  const counts = await store.countDemo(await readDemoRest(store, locateLibrary()), root.id);
  expect(counts).toMatchObject({ accounts: 7, keptAccounts: 1 });
  await wish('removing');
  await work();
  expect(await accountIds()).toEqual(['acc-0003', 'real-1']);
  // With the account those stay who have a role there, and their teams.
  const left = (await store.listUsers()).map(({ id }) => id).sort();
  expect(left).toEqual(['user-lucia', 'user-mei', 'user-new', 'user-oksana', 'user-renata', 'user-root']);
  expect((await store.listTeams()).map(({ id, leadId }) => [id, leadId])).toEqual([
    ['team-success', null],
    ['team-operations', 'user-mei'],
    ['team-renewals', null],
    ['team-sales', 'user-renata'],
  ]);
  const live = (await store.readLive()).map(({ key }) => key);
  expect(live).toContain('starter');
  for (const key of ['logins', 'nps', 'seats-used', 'csat']) expect(live).toContain(key);
  for (const key of ['saas-health', 'usage-drop', 'renewal-outlook']) expect(live).not.toContain(key);
  // The score that the demo's model gave an account that stays can still be looked up.
  const [point] = await store.readScoreHistory('acc-0003');
  expect(point && (await store.readClosure(point.closure))).toBeTruthy();
  expect(await faults()).toEqual([]);
});

test('whoever takes the demo out stays, even if they came with it', { timeout: 120_000 }, async () => {
  await addDemo();
  await wish('removing', 'user-tomasz');
  await work();
  expect((await store.listUsers()).map(({ id, teamId, managerId }) => [id, teamId, managerId])).toEqual([
    ['user-root', null, null],
    ['user-tomasz', null, null],
  ]);
});

test('a stop breaks it off, and the next start does it anew', { timeout: 120_000 }, async () => {
  await wish('adding');
  let asked = 0;
  expect(await work({ size: { accounts: 30, density: 'monthly' }, shouldStop: () => ++asked > 2 })).toBe(true);
  await store.ping();
  expect(await store.readDemoWork()).toMatchObject({ is: 'adding', what: 'Writing history' });
  expect((await accountIds()).length).toBeGreaterThan(0);
  await work();
  expect(await accountIds()).toHaveLength(8);
  expect(await store.readDemoWork()).toBeNull();
  expect((await store.listUsers()).length).toBe(14);
  expect(await faults()).toEqual([]);
});

test('when it fails, the page can say why', async () => {
  await wish('adding');
  const broken = new LiveRuleSet(store);
  broken.read = () => Promise.reject(new Error('No room on the disk.'));
  await work({ rules: broken, size: { accounts: 1 } });
  expect(await store.readDemoWork()).toMatchObject({ is: 'failed', by: root.id, what: 'No room on the disk.' });
  expect(await work()).toBe(false);
});
