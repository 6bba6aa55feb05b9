/** A delivery on its way into the store: all items that its mappings make of it, or none of them and why. */
import { isDateValue, parseIsoMoment } from '#lib/core/values.ts';
import type { AccountRef } from '../../api/items/account-refs.ts';
import { openDesk, type Fault, type ItemDesk } from '../../api/items/item-desk.ts';
import { kinds } from '../../api/items/kinds.ts';
import { refusalOf, type Receiver } from '../../api/receive-items.ts';
import { schemaFaults } from '../../api/schema-faults.ts';
import type { FeedMessage, Settled } from '../../store/feed-store.ts';
import { deliveryResults, type Delivery } from '../../store/intake-store.ts';
import { waitForAccount } from '../waits-for.ts';
import { applyMapping, isFor } from './apply-mapping.ts';
import { kindNames, mappingKinds, type Mapping } from './mapping.ts';

/** What is kept of a delivery. */
export interface Payload {
  readonly sentAt: number;
  readonly payload: unknown;
}

export interface PlannedItem {
  readonly mapping: string;
  readonly kind: Mapping['kind'];
  /** What it becomes, in the words of the API; `null` when that could not be told. */
  readonly item: Readonly<Record<string, unknown>> | null;
  readonly faults: readonly Fault[];
}

export interface DeliveryPlan {
  readonly items: readonly PlannedItem[];
  readonly deliveries: readonly Delivery[];
  /** An account that is not here yet. */
  readonly missing: AccountRef | null;
}

export interface Incoming {
  readonly source: string;
  readonly messageId: string;
  readonly digest: string;
  readonly content: Payload;
}

/** What a delivery would become; stores nothing. Accounts and contacts go first: what follows may be about them. */
export async function planDelivery(
  { source, messageId, digest, content }: Incoming,
  mappings: readonly Mapping[],
  { store, signals, now }: Receiver,
): Promise<DeliveryPlan> {
  const meant = mappings
    .filter((mapping) => isFor(mapping, content.payload))
    .toSorted((a, b) => mappingKinds.indexOf(a.kind) - mappingKinds.indexOf(b.kind));
  const desk = openDesk({ store, signals, source, now: now() });
  const items: PlannedItem[] = [];
  const deliveries: Delivery[] = [];
  let missing: AccountRef | null = null;
  for (const mapping of meant) {
    const planned = await planItem(
      mapping,
      content,
      desk,
      deliveries.length === 0 ? messageId : `${messageId}#${mapping.id}`,
    );
    items.push(planned.item);
    if (planned.change) deliveries.push({ ...planned.change, digest });
    if (planned.item.faults.some(({ code }) => code === 'unknown-account'))
      missing ??= planned.item.item!['account'] as AccountRef;
  }
  return { items, deliveries, missing };
}

async function planItem(
  mapping: Mapping,
  { payload, sentAt }: Payload,
  desk: ItemDesk,
  messageId: string,
): Promise<{ readonly item: PlannedItem; readonly change: Pick<Delivery, 'change' | 'messageId'> | null }> {
  const kind = kinds[kindNames[mapping.kind]];
  const told = { mapping: mapping.id, kind: mapping.kind };
  const applied = applyMapping(mapping, payload, sentAt);
  if (!applied.ok) return { item: { ...told, item: null, faults: applied.faults }, change: null };
  const sent = mapping.kind === 'observation' ? await asSignalTakes(applied.item, desk) : applied.item;
  const read = kind.schema.safeParse({ ...sent, messageId }, { reportInput: true });
  if (!read.success)
    return {
      item: { ...told, item: sent, faults: schemaFaults(`The ${kind.singular}`, read.error.issues) },
      change: null,
    };
  await kind.prepare([read.data], desk);
  const change = kind.read(read.data, desk);
  const faults = desk.takeFaults();
  const isSound = change !== null && faults.length === 0;
  return { item: { ...told, item: sent, faults }, change: isSound ? { change, messageId } : null };
}

/** JSON has no dates: a text stands for one where the signal takes dates. */
async function asSignalTakes(item: Readonly<Record<string, unknown>>, desk: ItemDesk) {
  const { signal, value } = item;
  if (typeof signal !== 'string' || typeof value !== 'string' || isDateValue(value)) return item;
  await desk.signals.prepare([signal], desk.now);
  const isDate = desk.signals.find(signal)?.type === 'date' && parseIsoMoment(value) !== null;
  return isDate ? { ...item, value: { date: value } } : item;
}

export type Outcome = Omit<Settled, 'n' | 'status'> & { readonly status: FeedMessage['status'] };

const plain = (status: Outcome['status'], code: string | null, reason: string | null): Outcome => ({
  status,
  code,
  reason,
  waitsFor: null,
});

/** Stores what a delivery becomes. When this answers `stored`, it is on disk; `failed`: nothing of it is. */
export async function runDelivery(
  incoming: Incoming,
  mappings: readonly Mapping[],
  receiver: Receiver,
): Promise<Outcome> {
  if (mappings.length === 0) return plain('waiting', 'no-mapping', 'Nobody has said yet what its fields mean.');
  const { items, deliveries, missing } = await planDelivery(incoming, mappings, receiver);
  if (items.length === 0)
    return plain('skipped', 'not-meant', 'No mapping is meant for it: its fields fit no condition.');
  const faults = items.flatMap((each) => each.faults);
  if (faults.length > 0) {
    const reason = [...new Set(faults.map(({ message }) => message))].join(' ');
    const isWaiting = missing !== null && faults.every(({ code }) => code === 'unknown-account');
    return {
      status: 'failed',
      code: faults[0]!.code,
      reason: isWaiting ? `${accountWords(missing)} It is tried again by itself when the account is there.` : reason,
      waitsFor: isWaiting ? waitForAccount(missing) : null,
    };
  }
  const { source } = incoming;
  const results = await receiver.intake.take({ source, actor: `webhook:${source}` }, deliveries);
  for (const [at, code] of results.entries()) {
    const fault = refusalOf(deliveryResults[code]!, deliveries[at]!);
    if (fault) return plain('failed', fault.code, fault.message);
  }
  return plain('stored', null, null);
}

function accountWords(ref: AccountRef): string {
  return typeof ref === 'string' ? `There is no account "${ref}".` : `No account has the ${ref.source} id "${ref.id}".`;
}

/** Tries kept deliveries again and notes what became of them; returns how many are stored now. */
export async function runKept(
  source: string,
  rows: readonly FeedMessage[],
  mappings: readonly Mapping[],
  receiver: Receiver,
): Promise<number> {
  let stored = 0;
  const settled: Settled[] = [];
  for (const { n, messageId, digest, body } of rows) {
    const content = JSON.parse(body) as Payload;
    const outcome = await runDelivery({ source, messageId, digest, content }, mappings, receiver);
    if (outcome.status === 'stored') stored++;
    settled.push({ n, ...outcome });
  }
  if (settled.length > 0) await receiver.store.settleMessages(settled, receiver.now());
  return stored;
}

/** Tries all that wait or failed, some at a time, until `most` were tried; answers whether there are more, and how many are stored now. */
export async function rerun(
  source: string,
  mappings: readonly Mapping[],
  receiver: Receiver,
  most: number,
): Promise<{ readonly tried: number; readonly stored: number; readonly after: number | null }> {
  const atOnce = 100;
  let [after, tried, stored] = [0, 0, 0];
  while (tried < most) {
    const rows = await receiver.store.pageMessages({
      feed: 'webhook',
      source,
      statuses: ['waiting', 'failed'],
      after,
      limit: atOnce,
    });
    stored += await runKept(source, rows, mappings, receiver);
    tried += rows.length;
    if (rows.length < atOnce) return { tried, stored, after: null };
    after = rows.at(-1)!.n;
  }
  return { tried, stored, after };
}
