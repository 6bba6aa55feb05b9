import type { Team } from '../../people-store.ts';
import { StoreError } from '../../store-error.ts';
import { and, eq, sql } from '../drizzle.ts';
import { teams, users } from '../schema/workspace.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from './audit.ts';

/** Throws `team-key-taken`. */
export function saveTeam(context: WriterContext, team: Team, by: string, at: number): void {
  transact(context, 'saveTeam', () => {
    const orm = context.orm();
    const taken = and(eq(teams.key, team.key), sql`${teams.id} <> ${team.id}`);
    const other = orm.select().from(teams).where(taken).get();
    if (other)
      throw new StoreError('team-key-taken', `The team ${other.name} has the key "${team.key}". Choose another name.`);
    const before = withoutId(orm.select().from(teams).where(eq(teams.id, team.id)).get());
    const after = withoutId(team);
    orm.insert(teams).values(team).onConflictDoUpdate({ target: teams.id, set: team }).run();
    const verb = before ? 'team.changed' : 'team.added';
    writeAudit(context, { at, actor: by, verb, subject: team.id, details: { before, after } });
  });
}

export function removeTeam(context: WriterContext, id: string, by: string, at: number): boolean {
  return transact(context, 'removeTeam', () => {
    const orm = context.orm();
    const before = withoutId(orm.select().from(teams).where(eq(teams.id, id)).get());
    if (!before) return false;
    const left = orm.update(users).set({ teamId: null }).where(eq(users.teamId, id)).returning({ id: users.id }).all();
    orm.delete(teams).where(eq(teams.id, id)).run();
    const details = { before: { ...before, members: left.map((user) => user.id) }, after: null };
    writeAudit(context, { at, actor: by, verb: 'team.removed', subject: id, details });
    return true;
  });
}

function withoutId(team: Team | undefined): Omit<Team, 'id'> | null {
  if (!team) return null;
  const { id: _id, ...rest } = team;
  return rest;
}
