import { describe, expect, it } from 'vitest';
import { retentionKinds, type Retention, type RetentionKind } from '#lib/server/store/retention-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { at, effect, observed, settledWith, start, stated, taskAction, type Open } from './samples.ts';

const forGood = Object.fromEntries(retentionKinds.map((kind) => [kind, null])) as Retention;

/** One round, by day 100, of what is older than 50 days. */
async function round(store: Store, kind: RetentionKind): Promise<number> {
  await store.saveRetention({ ...forGood, [kind]: 50 }, 'ann', at(100));
  expect(await store.startRetention('ann', at(100))).toBe(true);
  while (await store.stepRetention(at(100)));
  return (await store.readRetentionRound())?.removed[kind] ?? 0;
}

async function look(store: Store, kind: RetentionKind) {
  let [rows, oldest, from] = [0, null as number | null, null as string | null];
  do {
    const stretch = await store.lookAtOld(kind, at(50), from);
    rows += stretch.rows;
    if (stretch.oldest !== null) oldest = Math.min(oldest ?? Infinity, stretch.oldest);
    from = stretch.next;
  } while (from !== null);
  return { rows, oldest };
}

const historyOf = async (store: Store) =>
  (await store.readHistory({ accountIds: ['a1'], until: Number.MAX_SAFE_INTEGER })).get('a1')!;

/** The scoring copy has seen everything so far. */
async function copied(store: Store): Promise<void> {
  await store.saveFactBlocks({ block: 0, facts: [], patches: [], cleared: await store.readDirtyFacts(0) });
}

const failed = async (store: Store) => (await store.check()).filter((each) => !each.ok);

const happened = (id: string, days: number, name = 'call', text = 'short') => ({
  accountId: 'a1',
  events: [{ id, name, properties: { text, length: 5 }, ...stated(days) }],
});

const ticket = (id: string, days: number, closed: number | null) => ({
  id,
  record: 'ticket',
  openedAt: at(1),
  closedAt: closed === null ? null : at(closed),
  properties: { title: 'x'.repeat(101), product: 'app' },
  ...stated(days),
});

export function retentionContract(open: Open): void {
  describe('retention', () => {
    it('keeps everything for good at first, but message ids', async () => {
      await using store = await open();
      expect(await store.readRetention()).toEqual({ ...forGood, 'message-ids': 56 });
      await store.saveRetention(forGood, 'ann', start);
      expect(await store.readRetention()).toEqual(forGood);
      expect(await store.readAudit(1)).toMatchObject([
        { verb: 'retention.saved', details: { before: { 'message-ids': 56 }, after: { 'message-ids': null } } },
      ]);
      expect(await store.startRetention('ann', start)).toBe(false);
      expect(await store.stepRetention(start)).toBe(false);
      expect(await store.readRetentionRound()).toBeNull();
    });

    it('takes old values away, but the newest one of each, which still holds', async () => {
      await using store = await open();
      await store.append(
        [
          ...[10, 20, 30, 60].map((days) => observed('a1', 'logins', days, days)),
          observed('a1', 'logins', 30, 31),
          observed('a1', 'logins', 40, null),
          observed('a1', 'seats', 5, 7),
          ...[6, 7].map((days) => ({
            accountId: 'a1',
            observations: [{ signal: 'nps', value: days, contactId: 'c1', ...stated(days) }],
          })),
        ],
        start,
        'test',
      );
      expect(await look(store, 'observations')).toEqual({ rows: 3, oldest: at(6) });
      const before = (await store.readAccounts(['a1']))[0]!;
      expect(before.removed).toBeUndefined();
      await copied(store);
      expect(await round(store, 'observations')).toBe(3);
      const { observations } = await historyOf(store);
      const left = [...observations].map(([signal, rows]) => [signal, rows.map(({ value }) => value)]);
      expect(left).toEqual([
        ['logins', [30, 31, null, 60]],
        ['seats', [7]],
        ['nps', [7]],
      ]);
      expect(await failed(store)).toEqual([]);
      const after = (await store.readAccounts(['a1']))[0]!;
      expect({ rev: after.rev, removed: after.removed }).toEqual({
        rev: before.rev,
        removed: { until: at(50), at: at(100) },
      });
      const dirty = (await store.readDirtyFacts(0)).filter(({ stamp }) => stamp < 0).map(({ thing }) => thing);
      expect(dirty.toSorted()).toEqual(['logins', 'nps']);
      await store.append([observed('a1', 'logins', 70, 1)], at(101), 'test');
      expect(await failed(store)).toEqual([]);
      expect(await look(store, 'observations')).toEqual({ rows: 0, oldest: null });
    });

    it('takes old events and closed records away, but the newest of each name', async () => {
      await using store = await open();
      await store.append(
        [
          happened('e1', 10),
          happened('e2', 20),
          happened('e3', 60),
          happened('e4', 5, 'visit'),
          {
            accountId: 'a1',
            records: [ticket('t1', 2, null), ticket('t1', 9, 9), ticket('t2', 8, null), ticket('t3', 12, 12)],
          },
        ],
        start,
        'test',
      );
      expect(await look(store, 'events')).toEqual({ rows: 1, oldest: at(10) });
      await copied(store);
      expect(await round(store, 'events')).toBe(1);
      expect((await historyOf(store)).events.map(({ id }) => id)).toEqual(['e4', 'e2', 'e3']);
      expect(await look(store, 'records')).toEqual({ rows: 2, oldest: at(2) });
      expect(await round(store, 'records')).toBe(2);
      expect((await historyOf(store)).records.map(({ id }) => id)).toEqual(['t2', 't3']);
      expect(await failed(store)).toEqual([]);
      const dirty = (await store.readDirtyFacts(0)).filter(({ stamp }) => stamp < 0).map(({ thing }) => thing);
      expect(dirty.toSorted()).toEqual(['event:call', 'record:ticket']);
    });

    it('makes old texts unknown, and leaves what they were about', async () => {
      await using store = await open();
      await store.append(
        [happened('e1', 10), happened('e2', 60), { accountId: 'a1', records: [ticket('t1', 9, 9)] }],
        start,
        'test',
      );
      expect(await look(store, 'texts')).toEqual({ rows: 2, oldest: at(9) });
      expect(await round(store, 'texts')).toBe(2);
      const { events, records } = await historyOf(store);
      expect(events.map(({ properties }) => properties['text'])).toEqual([null, 'short']);
      expect(events[0]!.properties['length']).toBe(5);
      expect(records[0]!.properties).toEqual({ title: null, product: 'app' });
      expect(await failed(store)).toEqual([]);
      expect(await look(store, 'texts')).toEqual({ rows: 0, oldest: null });
    });

    it('takes closed tasks away, and open ones never', async () => {
      await using store = await open();
      const effects = ['t1', 't2', 't3'].map((id) => effect(taskAction(id, 'a1')));
      await settledWith(store, 'a1', { effects });
      const closing = { outcome: null, note: 'a note', answer: null, by: 'ann' };
      await store.closeTask('t1', 'done', { ...closing, at: at(10) });
      await store.closeTask('t2', 'done', { ...closing, at: at(60) });
      expect(await look(store, 'tasks')).toEqual({ rows: 1, oldest: at(10) });
      expect(await round(store, 'tasks')).toBe(1);
      const { tasks } = await store.listTasks({ sort: 'due', limit: 9, offset: 0 });
      expect(tasks.map(({ id }) => id)).toEqual(['t2', 't3']);
      expect(await failed(store)).toEqual([]);
    });

    it('blanks bodies of messages that nobody waits for', async () => {
      await using store = await open();
      const mail = (id: string) => ({
        ...taskAction(id, 'a1'),
        do: 'send-email' as const,
        to: { owner: { rule: 'role' as const, role: 'csm' as const } },
        subject: 's',
        body: 'b',
        hold: false,
      });
      const somebody = [{ name: 'Ann', address: 'ann@us.test', contactId: null }];
      const effects = [
        effect(mail('m1')),
        effect(mail('m2'), { recipients: somebody }),
        effect(mail('m3'), { mode: 'watch', recipients: somebody }),
      ];
      await settledWith(store, 'a1', { effects });
      expect(await look(store, 'messages')).toEqual({ rows: 2, oldest: start });
      expect(await round(store, 'messages')).toBe(2);
      const bodies = new Map((await store.listOutbox(9)).map(({ actionId, body }) => [actionId, body]));
      expect([bodies.get('m1'), bodies.get('m3')]).toEqual(['{}', '{}']);
      expect(bodies.get('m2')).toContain('ann@us.test');
      expect(await look(store, 'messages')).toEqual({ rows: 0, oldest: null });
    });

    it('forgets message ids, and says at the end what it took', async () => {
      await using store = await open();
      const deliver = (messageId: string, days: number) => {
        const delivery = { change: observed('a1', 's', days, 1), messageId, digest: messageId };
        return store.deliver([{ source: 'crm', actor: 'token:t', deliveries: [delivery] }], at(days));
      };
      await deliver('old', 1);
      await deliver('new', 60);
      expect(await look(store, 'message-ids')).toEqual({ rows: 1, oldest: at(1) });
      expect(await round(store, 'message-ids')).toBe(1);
      expect(await store.readRetentionRound()).toMatchObject({
        kind: null,
        endedAt: at(100),
        removed: { 'message-ids': 1 },
      });
      expect((await store.readAudit(1))[0]).toMatchObject({
        actor: 'ann',
        verb: 'retention.applied',
        details: { removed: { 'message-ids': 1 }, olderThan: { 'message-ids': at(50) } },
      });
      expect(await look(store, 'message-ids')).toEqual({ rows: 0, oldest: null });
    });

    it('goes on where it was, stretch by stretch, and begins no second round meanwhile', async () => {
      await using store = await open();
      const changes = Array.from({ length: 45 }, (_, n) =>
        [1, 2].map((days) => observed(`a${n}`, 's', days, days)),
      ).flat();
      await store.append(changes, start, 'test');
      await store.saveRetention({ ...forGood, observations: 50, events: 50 }, 'ann', at(100));
      await store.startRetention('ann', at(100));
      expect(await store.startRetention('ann', at(100))).toBe(false);
      expect(await store.stepRetention(at(100))).toBe(true);
      const half = await store.readRetentionRound();
      expect(half).toMatchObject({ kind: 'observations', removed: { observations: 20 }, endedAt: null });
      expect(half!.share).toBeCloseTo(20 / 45);
      let steps = 1;
      while (await store.stepRetention(at(101))) steps++;
      expect(steps).toBe(6);
      expect(await store.readRetentionRound()).toMatchObject({ kind: null, removed: { observations: 45, events: 0 } });
      expect(await failed(store)).toEqual([]);
    });
  });
}
