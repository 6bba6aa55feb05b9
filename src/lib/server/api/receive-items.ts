/** A request full of items: read, checked and stored, each item for itself. */
import { hash } from 'node:crypto';
import { setImmediate as pause } from 'node:timers/promises';
import { deliveryResults, type Delivery } from '../store/intake-store.ts';
import { stableJson } from '../store/sqlite/stable-json.ts';
import type { Store } from '../store/store.ts';
import { readItems } from './body/read-items.ts';
import type { Intake, Sender } from './intake.ts';
import { openDesk, type Fault, type ItemDesk } from './items/item-desk.ts';
import type { AnyItem } from './items/kinds.ts';
import type { ItemKind } from './items/item-kind.ts';
import type { SignalBook } from './items/signal-book.ts';
import type { ApiProblem } from './refusal.ts';
import { schemaFaults } from './schema-faults.ts';

/** After so many items other requests get their turn. */
const turn = 250;

export interface Receiver {
  readonly store: Store;
  readonly intake: Intake;
  readonly signals: SignalBook;
  readonly now: () => number;
}

export interface Receipt {
  /** Items that are stored now, those that were stored before included. */
  readonly stored: number;
  readonly refused: number;
  /** In the order of the items. */
  readonly problems: readonly ApiProblem[];
}

/**
 * Stores the sound items of a request and says of every other one what is wrong. When this answers, what it calls stored is on disk.
 * Throws a Refusal when the request as a whole cannot be read; then nothing is stored.
 */
export async function receiveItems(
  kind: ItemKind<AnyItem>,
  request: Request,
  sender: Sender,
  { store, intake, signals, now }: Receiver,
): Promise<Receipt> {
  intake.admit();
  const parsed = await readItems(request);
  const problems: ApiProblem[] = [];
  const items: { readonly index: number; readonly item: AnyItem }[] = [];
  for (const [index, each] of parsed.entries()) {
    if (index % turn === turn - 1) await pause();
    if (!each.ok) problems.push({ index, code: each.code, message: each.message, path: each.path });
    else {
      const read = kind.schema.safeParse(each.value, { reportInput: true });
      if (read.success) items.push({ index, item: read.data });
      else
        problems.push(...schemaFaults(`The ${kind.singular}`, read.error.issues).map((fault) => ({ index, ...fault })));
    }
  }
  const desk = openDesk({ store, signals, source: sender.source, now: now() });
  const { deliveries, from } = await readAll(kind, items, desk, problems);
  const results = await intake.take(sender, deliveries);
  for (const [index, code] of results.entries()) {
    const refused = refusalOf(deliveryResults[code]!, deliveries[index]!);
    if (refused) problems.push({ index: from[index]!, ...refused });
  }
  problems.sort((a, b) => a.index! - b.index!);
  const refused = new Set(problems.map(({ index }) => index)).size;
  return { stored: parsed.length - refused, refused, problems };
}

/** 200 when all is stored, 207 when some is; else why nothing is: 409 for message ids that came with other content, 422 for anything else. */
export function statusOf({ stored, refused, problems }: Receipt): number {
  if (refused === 0) return 200;
  if (stored > 0) return 207;
  return problems.every(({ code }) => code === 'message-id-reused' || code === 'external-id-taken') ? 409 : 422;
}

async function readAll(
  kind: ItemKind<AnyItem>,
  items: readonly { readonly index: number; readonly item: AnyItem }[],
  desk: ItemDesk,
  problems: ApiProblem[],
): Promise<{ deliveries: Delivery[]; from: number[] }> {
  const deliveries: Delivery[] = [];
  const from: number[] = [];
  for (let at = 0; at < items.length; at += turn) {
    const some = items.slice(at, at + turn);
    await kind.prepare(
      some.map(({ item }) => item),
      desk,
    );
    for (const { index, item } of some) {
      const change = kind.read(item, desk);
      const faults = desk.takeFaults();
      problems.push(...faults.map((fault) => ({ index, ...fault })));
      if (!change || faults.length > 0) continue;
      const { messageId } = item;
      deliveries.push(messageId === undefined ? { change } : { change, messageId, digest: digestOf(kind, item) });
      from.push(index);
    }
    if (items.length > turn) await pause();
  }
  return { deliveries, from };
}

/** Of what was sent, whatever the order of its fields. */
function digestOf(kind: ItemKind<AnyItem>, item: AnyItem): string {
  return hash('sha256', `${kind.singular} ${stableJson(item)}`, 'base64url').slice(0, 22);
}

/** Why a delivery was left out; `null`: it was not. */
export function refusalOf(result: (typeof deliveryResults)[number], { messageId, change }: Delivery): Fault | null {
  if (result === 'conflict')
    return {
      code: 'message-id-reused',
      path: 'messageId',
      message: `The message id "${messageId}" came before with other content; give this item an id of its own.`,
    };
  if (result === 'id-taken') {
    const ids = Object.entries(change.externalIds ?? {}).map(([source, id]) => `${source} "${id}"`);
    return {
      code: 'external-id-taken',
      path: 'externalIds',
      message: `One of the ids ${ids.join(', ')} belongs to another account; use that account, or another id.`,
    };
  }
  return null;
}
