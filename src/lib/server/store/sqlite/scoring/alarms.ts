import { z } from 'zod';
import type { Alarm, NewAlarm } from '../../book-run-store.ts';
import type { Connection } from '../connection.ts';
import { accountNumber } from '../history/account-number.ts';
import { stableJson } from '../stable-json.ts';
import { readJson } from '../stored-json.ts';
import { writeAudit } from '../workspace/audit.ts';
import { transact, type WriterContext } from '../writer-context.ts';

const differencesSchema = z.array(z.object({ what: z.string(), account: z.string(), book: z.string() }));

/** Within the caller's transaction. The same trouble again renews the alarm that is still open. */
export function writeAlarms(context: WriterContext, alarms: readonly NewAlarm[]): void {
  const write = context.prepare(
    `INSERT INTO alarms (kind, account, document, at, differences) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (account, document, kind) WHERE acknowledged_at IS NULL
     DO UPDATE SET at = excluded.at, differences = excluded.differences`,
  );
  for (const { kind, accountId, document, at, differences } of alarms)
    write.run(kind, accountNumber(context, accountId), document, at, stableJson(differences));
}

export function raiseAlarms(context: WriterContext, alarms: readonly NewAlarm[]): void {
  transact(context, 'raiseAlarms', () => writeAlarms(context, alarms));
}

/** Newest first. */
export function listAlarms(connection: Connection, limit: number): readonly Alarm[] {
  return connection
    .prepare<Omit<Alarm, 'differences'> & { readonly differences: string }>(
      `SELECT l.id, l.kind, a.id AS accountId, l.document, l.at, l.differences, l.acknowledged_by AS acknowledgedBy,
         l.acknowledged_at AS acknowledgedAt
       FROM alarms l JOIN accounts a ON a.n = l.account ORDER BY l.at DESC, l.id DESC LIMIT ?`,
    )
    .all(limit)
    .map((row) => ({ ...row, differences: readJson(differencesSchema, row.differences, `The alarm ${row.id}`) }));
}

export function countOpenAlarms(connection: Connection): number {
  return connection.prepare<{ n: number }>('SELECT count(*) AS n FROM alarms WHERE acknowledged_at IS NULL').get()!.n;
}

/** All that are open. */
export function acknowledgeAlarms(context: WriterContext, by: string, at: number): void {
  transact(context, 'acknowledgeAlarms', () => {
    const { changes } = context
      .prepare('UPDATE alarms SET acknowledged_by = ?, acknowledged_at = ? WHERE acknowledged_at IS NULL')
      .run(by, at);
    if (changes)
      writeAudit(context, {
        at,
        actor: by,
        verb: 'alarms.acknowledged',
        subject: 'scoring',
        details: { alarms: changes },
      });
  });
}
