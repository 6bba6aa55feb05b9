/** Whether a delivery is from who it says: Standard Webhooks 1.0. */
import { randomBytes } from 'node:crypto';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { nameSchema } from '../../api/items/fields.ts';
import { Refusal } from '../../api/refusal.ts';

export function newHookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** Room for what tells several items of one delivery apart. */
const longestId = 180;

export interface Signed {
  readonly messageId: string;
  /** Epoch ms. */
  readonly sentAt: number;
}

/** `secretsOf` is asked for a signed request only. Throws a Refusal (401) when no secret made the signature, or it is older or newer than five minutes. */
export function verify(body: string, headers: Headers, secretsOf: () => readonly string[]): Signed {
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
  const given = Object.fromEntries(names.map((name) => [name, headers.get(name) ?? '']));
  const missing = names.find((name) => given[name] === '');
  if (missing)
    throw refused('missing-signature', `The header "${missing}" is missing; sign as Standard Webhooks says.`, missing);
  const messageId = given['webhook-id']!;
  if (!nameSchema.max(longestId).safeParse(messageId).success)
    throw refused(
      'bad-id',
      `"webhook-id" may have up to ${longestId} characters, none of them control characters.`,
      'webhook-id',
    );
  let trouble = '';
  for (const secret of secretsOf()) {
    try {
      new Webhook(secret).verify(body, given, { jsonParse: false });
      return { messageId, sentAt: Number.parseInt(given['webhook-timestamp']!, 10) * 1000 };
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error;
      trouble = error.message;
    }
  }
  if (/timestamp too/i.test(trouble))
    throw refused(
      'stale',
      '"webhook-timestamp" is more than five minutes off our clock; set your clock, and sign each attempt anew.',
      'webhook-timestamp',
    );
  throw refused(
    'bad-signature',
    'The signature does not fit. Sign with the secret shown when the source was made or its secret last rolled.',
    'webhook-signature',
  );
}

function refused(code: string, message: string, header: string): Refusal {
  return new Refusal(401, { code, message, path: `header.${header}` });
}
