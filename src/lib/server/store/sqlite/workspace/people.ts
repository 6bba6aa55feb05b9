import { asc, eq } from 'drizzle-orm';
import type { Team, User } from '../../people-store.ts';
import type { Connection } from '../connection.ts';
import { teams, users } from '../schema/workspace.ts';
import { transact, type WriterContext } from '../writer-context.ts';

export function listUsers(connection: Connection): readonly User[] {
  return connection.orm.select().from(users).orderBy(asc(users.name), asc(users.id)).all();
}

export function listTeams(connection: Connection): readonly Team[] {
  return connection.orm.select().from(teams).orderBy(asc(teams.name), asc(teams.id)).all();
}

/** Adds people and teams, or replaces those with the same id; nobody is removed. */
export function savePeople(context: WriterContext, savedUsers: readonly User[], savedTeams: readonly Team[]): void {
  transact(context, 'savePeople', () => {
    for (const team of savedTeams) {
      const found = context.orm.select({ id: teams.id }).from(teams).where(eq(teams.id, team.id)).get();
      if (found) context.orm.update(teams).set(team).where(eq(teams.id, team.id)).run();
      else context.orm.insert(teams).values(team).run();
    }
    for (const user of savedUsers) {
      const found = context.orm.select({ id: users.id }).from(users).where(eq(users.id, user.id)).get();
      if (found) context.orm.update(users).set(user).where(eq(users.id, user.id)).run();
      else context.orm.insert(users).values(user).run();
    }
  });
}
