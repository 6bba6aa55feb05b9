/** Takes kept messages once what they wait for is known, whoever brought it: a message, an import, the API, a person. */
import { newAccountRefs } from '../api/items/account-refs.ts';
import type { Receiver } from '../api/receive-items.ts';
import type { FeedMessage, Settled, Wait } from '../store/feed-store.ts';
import type { Store } from '../store/store.ts';
import { parseKept } from './segment/message.ts';
import { takeMessages } from './segment/take-messages.ts';
import { accountOfWait, userIdOf } from './waits-for.ts';
import { readMappings } from './webhook/mapping.ts';
import { runKept } from './webhook/run-delivery.ts';

export const nothingYet: Wait = { feed: '', source: '', waitsFor: '' };

/** Things looked at in one turn, and messages taken for one of them in one turn. */
const things = 2_000;
const atOnce = 500;

/**
 * Looks at the next things that messages wait for, and takes the messages of those that are known now. Returns where the next turn goes on;
 * after the last thing it begins anew.
 */
export async function releaseWaiting(receiver: Receiver, after: Wait): Promise<Wait> {
  const { store } = receiver;
  const waits = await store.pageWaits(after, things);
  for (const own of Map.groupBy(waits, ({ feed, source }) => `${feed} ${source}`).values())
    for (const wait of await knownAmong(store, own[0]!.source, own))
      await (wait.feed === 'segment' ? releaseSegment(receiver, wait) : releaseWebhook(receiver, wait));
  return waits.length < things ? nothingYet : waits.at(-1)!;
}

async function knownAmong(store: Store, source: string, waits: readonly Wait[]): Promise<Wait[]> {
  const refs = newAccountRefs(store);
  const accounts = waits.flatMap(({ waitsFor }) => accountOfWait(waitsFor) ?? []);
  await refs.prepare(accounts.flatMap((ref) => (typeof ref === 'string' ? [ref, { source, id: ref }] : [ref])));
  const people = waits.flatMap(({ waitsFor }) => (accountOfWait(waitsFor) === null ? [waitsFor] : []));
  const linked = await store.findPeople(source, people);
  const contacts = await store.findContacts(people.flatMap((who) => userIdOf(who) ?? []));
  return waits.filter(({ waitsFor }) => {
    const ref = accountOfWait(waitsFor);
    if (ref === null) return linked.has(waitsFor) || contacts.has(userIdOf(waitsFor) ?? '');
    return refs.idOf(ref) !== null || (typeof ref === 'string' && refs.idOf({ source, id: ref }) !== null);
  });
}

async function releaseSegment(receiver: Receiver, wait: Wait): Promise<void> {
  for (let rows = await receiver.store.readWaiting(wait, atOnce); rows.length > 0;) {
    const settled = await takeKept(receiver, wait.source, rows);
    const isStuck = settled.some(({ status, waitsFor }) => status === 'waiting' && waitsFor === wait.waitsFor);
    rows = isStuck || rows.length < atOnce ? [] : await receiver.store.readWaiting(wait, atOnce);
  }
}

async function releaseWebhook(receiver: Receiver, wait: Wait): Promise<void> {
  const source = await receiver.store.readHookSource(wait.source);
  if (!source) return;
  const rows = await receiver.store.readWaiting(wait, atOnce);
  await runKept(wait.source, rows, readMappings(source.mappings), receiver);
}

async function takeKept(receiver: Receiver, source: string, rows: readonly FeedMessage[]): Promise<readonly Settled[]> {
  const sender = { source, actor: `feed:${source}` };
  const taken = await takeMessages(
    rows.map(({ body }) => parseKept(body)),
    sender,
    receiver,
  );
  const settled = rows.map(({ n }, at): Settled => {
    const each = taken[at]!;
    if (each.is === 'stored') return { n, status: 'dropped', code: null, reason: null, waitsFor: null };
    if (each.is === 'waits') return { n, status: 'waiting', ...pick(each) };
    return { n, status: 'failed', code: each.fault.code, reason: each.fault.message, waitsFor: null };
  });
  await receiver.store.settleMessages(settled, receiver.now());
  return settled;
}

function pick({ code, reason, waitsFor }: Pick<Settled, 'code' | 'reason' | 'waitsFor'>) {
  return { code, reason, waitsFor };
}
