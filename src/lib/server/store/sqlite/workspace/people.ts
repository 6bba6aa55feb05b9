import type { Team, User } from '../../people-store.ts';
import type { Connection } from '../connection.ts';
import type { Orm } from '../drizzle.ts';
import { teams as teamTable, users as userTable } from '../schema/workspace.ts';
import { transact, type WriterContext } from '../writer-context.ts';

const allUsers = (orm: Orm) => orm.select().from(userTable).orderBy(userTable.name, userTable.id).prepare();
const allTeams = (orm: Orm) => orm.select().from(teamTable).orderBy(teamTable.name, teamTable.id).prepare();

export function listUsers(connection: Connection): readonly User[] {
  return connection.query(allUsers).all();
}

export function listTeams(connection: Connection): readonly Team[] {
  return connection.query(allTeams).all();
}

/** Adds people and teams, or replaces those with the same id; nobody is removed. */
export function savePeople(context: WriterContext, users: readonly User[], teams: readonly Team[]): void {
  const orm = context.orm();
  transact(context, 'savePeople', () => {
    for (const team of teams) {
      orm.insert(teamTable).values(team).onConflictDoUpdate({ target: teamTable.id, set: team }).run();
    }
    for (const user of users) {
      orm.insert(userTable).values(user).onConflictDoUpdate({ target: userTable.id, set: user }).run();
    }
  });
}
