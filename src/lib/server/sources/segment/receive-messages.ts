/** A request of a client of Segment or RudderStack: what can be taken is, what must wait is kept, what is neither is named. */
import type { Sender } from '../../api/intake.ts';
import { refusalOf, type Receiver } from '../../api/receive-items.ts';
import type { ApiProblem } from '../../api/refusal.ts';
import type { KeptMessage } from '../../store/feed-store.ts';
import { readMessage, type Call, type Message } from './message.ts';
import { readRequest } from './read-request.ts';
import { takeMessages, type Taken } from './take-messages.ts';

export interface FeedReceipt {
  /** Taken, or kept until what they need is known. */
  readonly stored: number;
  /** Of those, how many are kept. */
  readonly waiting: number;
  readonly refused: number;
  readonly problems: readonly ApiProblem[];
}

/**
 * Throws a Refusal when the request as a whole cannot be read; then nothing is stored.
 * @param call what the address says; `batch`: the messages say it
 */
export async function receiveMessages(
  call: Call | 'batch',
  request: Request,
  sender: Sender,
  receiver: Receiver,
): Promise<FeedReceipt> {
  const { intake, now } = receiver;
  intake.admit();
  const { items, sentAt } = await readRequest(request, call === 'batch');
  const problems: ApiProblem[] = [];
  const sound: { readonly index: number; readonly message: Message }[] = [];
  const around = { type: call === 'batch' ? undefined : call, sentAt, now: now() };
  for (const [index, item] of items.entries()) {
    if (!item.ok) {
      problems.push({ index, code: item.code, message: item.message, path: item.path });
      continue;
    }
    const read = readMessage(item.value, around);
    if ('message' in read) sound.push({ index, message: read.message });
    else problems.push(...read.faults.map((fault) => ({ index, ...fault })));
  }
  const taken = await takeMessages(
    sound.map(({ message }) => message),
    sender,
    receiver,
  );
  const refused = taken.flatMap((each, at) =>
    each.is === 'refused' ? [{ index: sound[at]!.index, ...each.fault }] : [],
  );
  problems.push(...refused);
  const waiting = await keep(sound, taken, sender, receiver, problems);
  problems.sort((a, b) => a.index! - b.index!);
  const bad = new Set(problems.map(({ index }) => index)).size;
  return { stored: items.length - bad, waiting, refused: bad, problems };
}

async function keep(
  sound: readonly { readonly index: number; readonly message: Message }[],
  taken: readonly Taken[],
  { source, actor }: Sender,
  { store, now }: Receiver,
  problems: ApiProblem[],
): Promise<number> {
  const at = now();
  const kept: { readonly index: number; readonly row: KeptMessage }[] = [];
  for (const [place, { index, message }] of sound.entries()) {
    const each = taken[place]!;
    if (each.is !== 'waits') continue;
    const { messageId, digest, type: kind } = message;
    const { code, reason, waitsFor } = each;
    const body = JSON.stringify(message);
    const status = 'waiting';
    kept.push({ index, row: { messageId, digest, kind, body, status, code, reason, waitsFor, receivedAt: at } });
  }
  if (kept.length === 0) return 0;
  const rows = kept.map(({ row }) => row);
  const results = await store.keepMessages('segment', source, rows, actor, at);
  for (const [place, result] of results.entries()) {
    const { index, row } = kept[place]!;
    const fault = result === 'conflict' ? refusalOf('conflict', { change: { accountId: '' }, ...row }) : null;
    if (fault) problems.push({ index, ...fault });
  }
  return results.filter((result) => result === 'kept' || result === 'repeated').length;
}
