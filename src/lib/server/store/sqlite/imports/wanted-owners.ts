import type { AccountRole } from '#lib/core/documents/nodes/recipients.ts';
import type { ImportChange, WantedPerson } from '../../import-store.ts';
import { startAppend } from '../history/append.ts';
import type { Connection } from '../connection.ts';
import { eq } from '../drizzle.ts';
import { wantedOwners } from '../schema/imports.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';
import { importSource } from './import-source.ts';

/** Keeps the newest address per account and role. Call where the accounts exist. */
export function saveWantedOwners(context: WriterContext, importId: string, changes: readonly ImportChange[]): void {
  const save = context.prepare(
    `INSERT INTO wanted_owners (account, role, email, import_id, observed_at, known_at)
     SELECT n, ?2, ?3, ?4, ?5, ?6 FROM accounts WHERE id = ?1
     ON CONFLICT DO UPDATE SET email = excluded.email, import_id = excluded.import_id, observed_at = excluded.observed_at,
       known_at = excluded.known_at WHERE excluded.observed_at >= wanted_owners.observed_at`,
  );
  for (const { accountId, wantedOwners: wanted } of changes)
    for (const { role, email, observedAt, knownAt } of wanted ?? [])
      save.run(accountId, role, email.toLowerCase(), importId, observedAt, knownAt);
}

export function dropWantedOwners(context: WriterContext, importId: string): void {
  context.orm().delete(wantedOwners).where(eq(wantedOwners.importId, importId)).run();
}

interface WantedRow {
  readonly email: string;
  readonly accounts: number;
  readonly sample: string;
  readonly roles: string;
  readonly importId: string;
  readonly source: string;
}

/** Most accounts first; the import and source are those of the newest file that names them. */
export function listWantedPeople(connection: Connection): readonly WantedPerson[] {
  return connection
    .prepare<WantedRow>(
      `SELECT w.email, count(DISTINCT w.account) AS accounts,
         (SELECT json_group_array(name) FROM (SELECT DISTINCT a.name FROM wanted_owners x JOIN accounts a ON a.n = x.account
           WHERE x.email = w.email ORDER BY a.name_key LIMIT 3)) AS sample,
         json_group_array(DISTINCT w.role) AS roles, max(i.created_at) AS newest, i.id AS importId, i.source
       FROM wanted_owners w JOIN imports i ON i.id = w.import_id GROUP BY w.email ORDER BY accounts DESC, w.email`,
    )
    .all()
    .map(({ email, accounts, sample, roles, importId, source }) => ({
      email,
      accounts,
      sample: JSON.parse(sample) as string[],
      roles: JSON.parse(roles) as AccountRole[],
      importId,
      source,
    }));
}

/** The owners become entries of the import that named them, so that withdrawing it takes them back too. */
export function settleWantedPerson(
  context: WriterContext,
  email: string,
  userId: string | null,
  by: string,
  at: number,
): number {
  return transact(context, 'settleWantedPerson', () => {
    const wanted = context
      .prepare<{ id: string; role: AccountRole; importId: string; observedAt: number }>(
        `SELECT a.id, w.role, w.import_id AS importId, w.observed_at AS observedAt
         FROM wanted_owners w JOIN accounts a ON a.n = w.account WHERE w.email = ? ORDER BY w.import_id`,
      )
      .all(email);
    if (wanted.length === 0) return 0;
    if (userId !== null) {
      for (const importId of new Set(wanted.map((each) => each.importId))) {
        const appender = startAppend(context, at, importSource(importId));
        appender.add(
          wanted
            .filter((each) => each.importId === importId)
            .map(({ id, role, observedAt }) => ({
              accountId: id,
              owners: [{ role, userId, observedAt, knownAt: at }],
            })),
        );
        appender.finish();
      }
    }
    context.orm().delete(wantedOwners).where(eq(wantedOwners.email, email)).run();
    const accounts = new Set(wanted.map(({ id }) => id)).size;
    const details = { email, userId, accounts };
    writeAudit(context, { at, actor: by, verb: 'import.owner-settled', subject: email, details });
    return accounts;
  });
}
