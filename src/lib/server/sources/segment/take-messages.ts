/** Messages on their way into the store: those that can be taken are, the others are told apart with what they wait for. */
import { openDesk, type Fault } from '../../api/items/item-desk.ts';
import { refusalOf, type Receiver } from '../../api/receive-items.ts';
import type { Sender } from '../../api/intake.ts';
import type { PersonLink } from '../../store/feed-store.ts';
import { deliveryResults, type Delivery } from '../../store/intake-store.ts';
import type { Message } from './message.ts';
import { openPlanDesk, planMessage, type Plan, type Waits } from './plan-message.ts';

export type Taken =
  { readonly is: 'stored' } | ({ readonly is: 'waits' } & Waits) | { readonly is: 'refused'; readonly fault: Fault };

/** What becomes of each message. When this answers, what it calls stored is on disk. */
export async function takeMessages(
  messages: readonly Message[],
  sender: Sender,
  { store, intake, signals, now }: Receiver,
): Promise<readonly Taken[]> {
  const items = openDesk({ store, signals, source: sender.source, now: now() });
  const desk = await openPlanDesk(items, messages);
  const taken: Taken[] = Array.from(messages, () => ({ is: 'stored' }));
  const deliveries: Delivery[] = [];
  const from: number[] = [];
  const links: { readonly index: number; readonly link: PersonLink }[] = [];
  /** A message may tell what one before it waits for; those are looked at again. */
  let waiting = [...messages.keys()];
  for (let isMoving = true; isMoving && waiting.length > 0;) {
    isMoving = false;
    const still: number[] = [];
    for (const index of waiting) {
      const message = messages[index]!;
      const made = desk.made.size;
      const plan: Plan = planMessage(desk, message);
      taken[index] = plan.is === 'taken' ? { is: 'stored' } : plan;
      if (plan.is === 'waits') {
        still.push(index);
        continue;
      }
      if (plan.links.length > 0 || desk.made.size > made) isMoving = true;
      links.push(...plan.links.map((link) => ({ index, link })));
      if (!plan.change) continue;
      deliveries.push({ change: plan.change, messageId: message.messageId, digest: message.digest });
      from.push(index);
    }
    waiting = still;
  }
  const results = await intake.take(sender, deliveries);
  for (const [at, code] of results.entries()) {
    const fault = refusalOf(deliveryResults[code]!, deliveries[at]!);
    if (fault) taken[from[at]!] = { is: 'refused', fault };
  }
  const told = links.filter(({ index }) => taken[index]!.is === 'stored').map(({ link }) => link);
  if (told.length > 0) await store.linkPeople(sender.source, told, sender.actor, now());
  return taken;
}
