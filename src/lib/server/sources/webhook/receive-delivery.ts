/** A webhook that comes in: verified, kept as it came, then taken if its mapping allows. */
import { hash } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import { itemAt } from '../../api/body/read-items.ts';
import { notUtf8, readBytes } from '../../api/body/read-bytes.ts';
import { skipValue } from '../../api/body/split-items.ts';
import type { Receiver } from '../../api/receive-items.ts';
import { missing, Refusal } from '../../api/refusal.ts';
import { countRequest } from '../../api/request-rate.ts';
import type { Secrets } from '../../secrets/secrets.ts';
import type { FeedMessage, HookSource } from '../../store/feed-store.ts';
import { readMappings } from './mapping.ts';
import { runDelivery, type Outcome, type Payload } from './run-delivery.ts';
import { verify } from './verify.ts';

/** Of a delivery. */
export const mostBytes = 256 * 1024;

/**
 * Throws a Refusal: 400 (no JSON), 401 (not signed by the source), 404 (no such source), 409 (its id came before with other content), 413,
 * 415, 429 (too much waits).
 */
export async function receiveDelivery(
  key: string,
  request: Request,
  secrets: Secrets,
  receiver: Receiver,
): Promise<Outcome> {
  const { store, intake, now } = receiver;
  intake.admit();
  const source = await store.readHookSource(key);
  if (!source) throw missing('path.source', 'Nothing is expected here. Check the address under Settings, Webhooks.');
  refuseOtherTypes(request.headers);
  const bytes = await readBytes(request, mostBytes);
  if (!isUtf8(bytes)) throw notUtf8();
  const body = bytes.toString('utf8');
  const { messageId, sentAt } = verify(body, request.headers, () => secretsOf(source, secrets, now()));
  await countRequest(`webhook:${key}`);
  const content: Payload = { sentAt, payload: parse(bytes) };
  const digest = hash('sha256', `webhook ${body}`, 'base64url').slice(0, 22);
  const before = await store.readMessage('webhook', key, messageId);
  if (before?.digest === digest && isOver(before)) return outcomeOf(before);
  if (!before) {
    const kept = await keep(key, { messageId, digest, body: JSON.stringify(content), receivedAt: now() }, receiver);
    // It was taken so long ago that nothing of it is shown any more.
    if (kept === 'repeated') return { status: 'stored', code: null, reason: null, waitsFor: null };
  } else if (before.digest !== digest) throw reused(messageId);
  const outcome = await runDelivery(
    { source: key, messageId, digest, content },
    readMappings(source.mappings),
    receiver,
  );
  const row = await store.readMessage('webhook', key, messageId);
  if (row) await store.settleMessages([{ n: row.n, ...outcome }], now());
  return outcome;
}

async function keep(
  key: string,
  message: Pick<FeedMessage, 'messageId' | 'digest' | 'body' | 'receivedAt'>,
  { store, now }: Receiver,
): Promise<'kept' | 'repeated'> {
  const row = { ...message, kind: 'webhook', status: 'waiting', code: 'new', reason: null, waitsFor: null } as const;
  const [result] = await store.keepMessages('webhook', key, [row], `webhook:${key}`, now());
  if (result === 'conflict') throw reused(message.messageId);
  if (result !== 'full') return result!;
  throw new Refusal(
    429,
    {
      code: 'full',
      message: 'Too many deliveries wait here for somebody to map or correct them; send this again later.',
      path: 'body',
    },
    { 'retry-after': '3600' },
  );
}

const isOver = ({ status }: FeedMessage) => status === 'stored' || status === 'skipped';
const outcomeOf = ({ status, code, reason, waitsFor }: FeedMessage): Outcome => ({ status, code, reason, waitsFor });

function secretsOf(
  { sealedSecret, sealedOldSecret, oldSecretUntil }: HookSource,
  secrets: Secrets,
  now: number,
): string[] {
  const isOldGood = sealedOldSecret !== null && oldSecretUntil !== null && oldSecretUntil > now;
  return [secrets.unseal(sealedSecret), ...(isOldGood ? [secrets.unseal(sealedOldSecret)] : [])];
}

function refuseOtherTypes(headers: Headers): void {
  const type = (headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  if (type === 'application/json' || /^application\/[\w.-]+\+json$/.test(type)) return;
  throw new Refusal(415, {
    code: 'unsupported-content-type',
    message: 'A webhook must be JSON: send it as application/json.',
    path: 'header.content-type',
  });
}

function parse(bytes: Buffer): unknown {
  const start = bytes.findIndex((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
  const item = start === -1 ? null : itemAt(bytes, { ...skipValue(bytes, start), end: bytes.length });
  if (item?.ok) return item.value;
  throw new Refusal(400, {
    code: item?.code ?? 'empty',
    message: item?.message ?? 'The body is empty; send an object as JSON.',
    path: 'body',
  });
}

function reused(messageId: string): Refusal {
  const message = `The id "${messageId}" came before with other content; give each message an id of its own.`;
  return new Refusal(409, { code: 'message-id-reused', message, path: 'header.webhook-id' });
}
