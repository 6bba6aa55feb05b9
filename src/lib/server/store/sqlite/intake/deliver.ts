import { deliveryResults, type Delivery, type DeliveryGroup, type DeliveryResult } from '../../intake-store.ts';
import type { AccountChange } from '../../history-store.ts';
import { startAppend } from '../history/append.ts';
import { startRows } from '../many-rows.ts';
import { termNumber, transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';

const codes = Object.fromEntries(deliveryResults.map((name, code) => [name, code])) as Record<DeliveryResult, number>;

export function deliver(context: WriterContext, groups: readonly DeliveryGroup[], at: number): readonly Uint8Array[] {
  return transact(context, 'deliver', () => groups.map((group) => deliverGroup(context, group, at)));
}

function deliverGroup(context: WriterContext, { source, actor, deliveries }: DeliveryGroup, at: number): Uint8Array {
  const messages = startMessages(context, source, at);
  const ids = startIds(context);
  const results = new Uint8Array(deliveries.length);
  const changes: AccountChange[] = [];
  for (const [index, delivery] of deliveries.entries()) {
    const result = ids.isTaken(delivery.change) ? codes['id-taken'] : messages.note(delivery);
    results[index] = result;
    if (result === codes.stored) changes.push(delivery.change);
  }
  messages.flush();
  if (changes.length === 0) return results;
  const appender = startAppend(context, at, source);
  appender.add(changes);
  appender.add(inferredOf(context, deliveries, results));
  const { appended, repeated, accounts } = appender.finish();
  if (appended > 0) {
    const subject = accounts.length === 1 ? changes[0]!.accountId : `${accounts.length} accounts`;
    writeAudit(context, { at, actor, verb: 'history.appended', subject, details: { source, appended, repeated } });
  }
  return results;
}

/** What was worked out from the deliveries that are stored, where nothing is said yet. */
function inferredOf(context: WriterContext, deliveries: readonly Delivery[], results: Uint8Array): AccountChange[] {
  const find = context.prepare<string>(
    `SELECT 1 FROM observations WHERE account = (SELECT n FROM accounts WHERE id = ?)
     AND signal = ? AND observed_at = ? AND contact IS ?`,
  );
  return deliveries.flatMap(({ inferred, change: { accountId } }, index) => {
    if (!inferred || results[index] !== codes.stored) return [];
    const observations = inferred.filter(
      ({ signal, observedAt, contactId }) =>
        find.get(accountId, termNumber(context, signal), observedAt, contactId ?? null) === undefined,
    );
    return observations.length > 0 ? [{ accountId, observations }] : [];
  });
}

/** Message ids that came before, in this transaction or an earlier one. */
function startMessages(context: WriterContext, sourceName: string, at: number) {
  const source = termNumber(context, sourceName);
  const find = context.prepare<string>('SELECT digest FROM messages WHERE source = ? AND id = ?').pluck();
  const rows = startRows(context, 4, (values) => `INSERT INTO messages (source, id, digest, at) VALUES ${values}`);
  const noted = new Map<string, string>();
  return {
    note({ messageId, digest = '' }: Delivery): number {
      if (messageId === undefined) return codes.stored;
      const before = noted.get(messageId) ?? find.get(source, messageId);
      if (before !== undefined) return before === digest ? codes.repeated : codes.conflict;
      noted.set(messageId, digest);
      rows.add(source, messageId, digest, at);
      return codes.stored;
    },
    flush: rows.flush,
  };
}

/** External ids that belong to another account, or are promised to one earlier in this group. */
function startIds(context: WriterContext) {
  const find = context
    .prepare<string>(
      'SELECT a.id FROM external_ids JOIN accounts a ON a.n = account WHERE source = ? AND external_id = ?',
    )
    .pluck();
  const promised = new Map<string, string>();
  return {
    isTaken({ accountId, externalIds }: AccountChange): boolean {
      if (!externalIds) return false;
      const entries = Object.entries(externalIds);
      const owners = entries.map(([source, id]) => promised.get(`${source} ${id}`) ?? find.get(source, id));
      if (owners.some((owner) => owner !== undefined && owner !== accountId)) return true;
      for (const [source, id] of entries) promised.set(`${source} ${id}`, accountId);
      return false;
    },
  };
}
