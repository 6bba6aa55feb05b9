import type { ListedPerson, User } from '../../people-store.ts';
import type { Connection } from '../connection.ts';
import { listUsers } from './people.ts';

interface StandingRow {
  readonly id: string;
  readonly lastSeenAt: number | null;
  readonly hasPassword: number;
  readonly hasSecondFactor: number;
  readonly hasIdentity: number;
  readonly invitedUntil: number | null;
  readonly accounts: number;
  readonly openTasks: number;
  readonly sessions: number;
}

const STANDING = `
  SELECT u.id, l.at AS lastSeenAt, p.user_id IS NOT NULL AS hasPassword, f.confirmed_at IS NOT NULL AS hasSecondFactor,
    EXISTS (SELECT 1 FROM identities i WHERE i.user_id = u.id) AS hasIdentity,
    (SELECT max(k.expires_at) FROM links k WHERE k.user_id = u.id AND k.kind = 'invitation' AND k.used_at IS NULL) AS invitedUntil,
    (SELECT count(DISTINCT o.account) FROM account_owners o JOIN accounts a ON a.n = o.account AND a.is_gone = 0
      WHERE o.user_id = u.id) AS accounts,
    (SELECT count(*) FROM tasks t WHERE t.owner_id = u.id AND t.status = 'open') AS openTasks,
    (SELECT count(*) FROM sessions s WHERE s.user_id = u.id AND min(s.expires_at, s.ends_at) > ?) AS sessions
  FROM users u LEFT JOIN last_seen l ON l.user_id = u.id LEFT JOIN passwords p ON p.user_id = u.id
    LEFT JOIN second_factors f ON f.user_id = u.id`;

export function listPeople(connection: Connection, at: number): readonly ListedPerson[] {
  return connection.db.transaction(() => {
    const standings = new Map(
      connection
        .prepare<StandingRow>(STANDING)
        .all(at)
        .map((row) => [row.id, row]),
    );
    return listUsers(connection).map((user) => personFrom(user, standings.get(user.id)!));
  })();
}

function personFrom(user: User, standing: StandingRow): ListedPerson {
  const { hasPassword, hasSecondFactor, hasIdentity } = standing;
  return {
    ...standing,
    ...user,
    hasPassword: hasPassword === 1,
    hasSecondFactor: hasSecondFactor === 1,
    hasIdentity: hasIdentity === 1,
  };
}
