import type { Team, User } from '../../people-store.ts';
import type { Connection } from '../connection.ts';
import { transact, type WriterContext } from '../writer-context.ts';

export function listUsers(connection: Connection): readonly User[] {
  return connection
    .prepare<User>(
      `SELECT id, name, email, role, team_id AS teamId, manager_id AS managerId, cover_id AS coverId, away_until AS awayUntil
       FROM users ORDER BY name, id`,
    )
    .all();
}

export function listTeams(connection: Connection): readonly Team[] {
  return connection.prepare<Team>('SELECT id, key, name, lead_id AS leadId FROM teams ORDER BY name, id').all();
}

const SAVE_TEAM = `
  INSERT INTO teams (id, key, name, lead_id) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT (id) DO UPDATE SET key = ?2, name = ?3, lead_id = ?4`;

const SAVE_USER = `
  INSERT INTO users (id, name, email, role, team_id, manager_id, cover_id, away_until) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
  ON CONFLICT (id) DO UPDATE SET name = ?2, email = ?3, role = ?4, team_id = ?5, manager_id = ?6, cover_id = ?7, away_until = ?8`;

/** Adds people and teams, or replaces those with the same id; nobody is removed. */
export function savePeople(context: WriterContext, users: readonly User[], teams: readonly Team[]): void {
  transact(context, 'savePeople', () => {
    for (const { id, key, name, leadId } of teams) context.prepare(SAVE_TEAM).run(id, key, name, leadId);
    for (const each of users) {
      const { id, name, email, role, teamId, managerId, coverId, awayUntil } = each;
      context.prepare(SAVE_USER).run(id, name, email, role, teamId, managerId, coverId, awayUntil);
    }
  });
}
