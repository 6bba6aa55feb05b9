import type { FeedPerson, PersonLink } from '../../feed-store.ts';
import type { Connection } from '../connection.ts';
import { accountNumber } from '../history/account-number.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';

export function linkPeople(
  context: WriterContext,
  source: string,
  links: readonly PersonLink[],
  actor: string,
  at: number,
): void {
  transact(context, 'linkPeople', () => {
    const link = context.prepare(
      `INSERT INTO feed_people (source, who, account, contact_id, at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET account = excluded.account, contact_id = excluded.contact_id, at = excluded.at
       WHERE excluded.at >= at AND (account, contact_id) IS NOT (excluded.account, excluded.contact_id)`,
    );
    let changed = 0;
    for (const each of links)
      changed += link.run(source, each.who, accountNumber(context, each.accountId), each.contactId, each.at).changes;
    if (changed > 0)
      writeAudit(context, { at, actor, verb: 'people.linked', subject: source, details: { people: changed } });
  });
}

export function findPeople(
  connection: Connection,
  source: string,
  who: readonly string[],
): ReadonlyMap<string, FeedPerson> {
  const find = connection.prepare<FeedPerson>(
    `SELECT a.id AS accountId, p.contact_id AS contactId FROM feed_people p JOIN accounts a ON a.n = p.account
     WHERE p.source = ? AND p.who = ? AND a.is_gone = 0`,
  );
  return foundBy(connection, who, (each) => find.get(source, each));
}

export function findContacts(connection: Connection, externalIds: readonly string[]): ReadonlyMap<string, FeedPerson> {
  const find = connection.prepare<FeedPerson>(
    `SELECT a.id AS accountId, c.id AS contactId FROM contacts c JOIN accounts a ON a.n = c.account
     WHERE c.external_id = ? AND a.is_gone = 0 LIMIT 2`,
  );
  return foundBy(connection, externalIds, (each) => {
    const found = find.all(each);
    return found.length === 1 ? found[0] : undefined;
  });
}

function foundBy(
  { db }: Connection,
  keys: readonly string[],
  find: (key: string) => FeedPerson | undefined,
): ReadonlyMap<string, FeedPerson> {
  return db.transaction(() => {
    const found = new Map<string, FeedPerson>();
    for (const key of keys) {
      const person = find(key);
      if (person) found.set(key, person);
    }
    return found;
  })();
}
