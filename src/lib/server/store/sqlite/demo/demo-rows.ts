/** Which rows are the demo's. */
import { demoSource, type DemoCounts, type DemoPerson, type DemoRest } from '../../demo-store.ts';
import type { Connection } from '../connection.ts';

/** What the demo told, and what Rapport itself did upon it: answers to tasks, and attributes that workflows set. */
const OWN = `SELECT n FROM terms WHERE text = '${demoSource}' OR text LIKE 'task:%' OR text LIKE 'document:%'`;

/** `created_by` alone would do, but for whatever was told about the account since, by whom it would be missed. */
const IS_FOREIGN = `
  EXISTS (SELECT 1 FROM observations WHERE account = a.n AND source NOT IN (${OWN}))
  OR EXISTS (SELECT 1 FROM entries WHERE account = a.n AND source NOT IN (${OWN}))
  OR EXISTS (SELECT 1 FROM import_accounts WHERE account = a.n)
  OR EXISTS (SELECT 1 FROM feed_people WHERE account = a.n)`;
const OF_DEMO = `a.created_by = (SELECT n FROM terms WHERE text = '${demoSource}') AND a.is_gone = 0`;

/** Numbers of accounts that only the demo told about. */
export function demoAccounts(connection: Connection, atMost: number): readonly number[] {
  return connection
    .prepare<[number]>(`SELECT a.n FROM accounts a WHERE ${OF_DEMO} AND NOT (${IS_FOREIGN}) ORDER BY a.n LIMIT ?`)
    .raw()
    .all(atMost)
    .map(([n]) => n);
}

/** Those of the people that go: not whoever asks, and nobody who has something to do with accounts that stay. */
export function demoPeopleGoing(
  connection: Connection,
  people: readonly DemoPerson[],
  by: string,
  going: readonly number[],
): readonly string[] {
  const isWorking = connection.prepare<{ yes: number }>(
    `SELECT EXISTS (SELECT 1 FROM account_owners WHERE user_id = ?1 AND account NOT IN (SELECT value FROM json_each(?2)))
       OR EXISTS (SELECT 1 FROM tasks WHERE owner_id = ?1 AND status = 'open' AND account NOT IN (SELECT value FROM json_each(?2))) AS yes`,
  );
  const find = connection.prepare<{ email: string }>('SELECT email FROM users WHERE id = ?');
  const list = JSON.stringify(going);
  return people
    .filter(({ id, email }) => id !== by && find.get(id)?.email === email && isWorking.get(id, list)!.yes === 0)
    .map(({ id }) => id);
}

/** Those of the documents that nobody but the demo has published. */
export function demoDocumentsGoing(connection: Connection, keys: readonly string[]): readonly string[] {
  const isOurs = connection.prepare<{ yes: number }>(
    `SELECT EXISTS (SELECT 1 FROM versions WHERE key = ?1 AND author = '${demoSource}')
       AND NOT EXISTS (SELECT 1 FROM versions WHERE key = ?1 AND author <> '${demoSource}') AS yes`,
  );
  return keys.filter((key) => isOurs.get(key)!.yes === 1);
}

export function countDemo(connection: Connection, rest: DemoRest, by: string): DemoCounts {
  const accounts = demoAccounts(connection, Number.MAX_SAFE_INTEGER);
  const list = JSON.stringify(accounts);
  const of = (sql: string) => connection.prepare<{ n: number | null }>(sql).get(list)!.n ?? 0;
  const among = 'account IN (SELECT value FROM json_each(?))';
  const all = connection.prepare<{ n: number }>(`SELECT count(*) AS n FROM accounts a WHERE ${OF_DEMO}`).get()!.n;
  return {
    accounts: accounts.length,
    keptAccounts: all - accounts.length,
    entries: of(`SELECT sum(rev) AS n FROM account_work WHERE ${among}`),
    contacts: of(`SELECT count(*) AS n FROM contacts WHERE ${among}`),
    tasks: of(`SELECT count(*) AS n FROM tasks WHERE ${among}`),
    people: demoPeopleGoing(connection, rest.people, by, accounts).length,
    documents: demoDocumentsGoing(connection, rest.documents).length,
  };
}
