import type { PersonChange, User } from '../../people-store.ts';
import { StoreError } from '../../store-error.ts';
import { and, eq, sql } from '../drizzle.ts';
import { users } from '../schema/workspace.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from './audit.ts';

/** Throws `email-taken`. */
export function addUser(context: WriterContext, user: User, by: string, at: number): void {
  transact(context, 'addUser', () => {
    refuseTakenEmail(context, user.email, user.id);
    context.orm().insert(users).values(user).run();
    const { id: _id, ...after } = user;
    writeAudit(context, { at, actor: by, verb: 'user.added', subject: user.id, details: { before: null, after } });
  });
}

/** Throws `email-taken`, `last-admin`. */
export function changeUser(context: WriterContext, id: string, change: PersonChange, by: string, at: number): boolean {
  return transact(context, 'changeUser', () => {
    const found = context.orm().select().from(users).where(eq(users.id, id)).get();
    if (!found) return false;
    const keys = (Object.keys(change) as (keyof PersonChange)[]).filter((key) => change[key] !== found[key]);
    if (keys.length === 0) return true;
    if (change.email !== undefined) refuseTakenEmail(context, change.email, id);
    if (found.role === 'admin' && keys.includes('role')) keepAnAdmin(context, id);
    const picked = (from: PersonChange) => Object.fromEntries(keys.map((key) => [key, from[key]]));
    context.orm().update(users).set(picked(change)).where(eq(users.id, id)).run();
    const details = { before: picked(found), after: picked(change) };
    writeAudit(context, { at, actor: by, verb: 'user.changed', subject: id, details });
    return true;
  });
}

function refuseTakenEmail(context: WriterContext, email: string, id: string): void {
  const taken = and(eq(sql`lower(${users.email})`, email.toLowerCase()), sql`${users.id} <> ${id}`);
  const other = context.orm().select({ name: users.name }).from(users).where(taken).get();
  if (other)
    throw new StoreError(
      'email-taken',
      `The address ${email} is that of ${other.name}. Use another, or change theirs.`,
    );
}

const ADMIN_LEFT = `
  SELECT 1 FROM users u WHERE u.role = 'admin' AND u.disabled_at IS NULL AND u.id <> ?1
    AND (EXISTS (SELECT 1 FROM passwords p WHERE p.user_id = u.id) OR EXISTS (SELECT 1 FROM identities i WHERE i.user_id = u.id)) LIMIT 1`;

/**
 * Within the caller's transaction, before somebody stops being an admin: there is another one who can sign in, else nobody could ever invite
 * or let in anybody. Throws `last-admin`.
 */
export function keepAnAdmin(context: WriterContext, id: string): void {
  const found = context.orm().select().from(users).where(eq(users.id, id)).get();
  if (found?.role !== 'admin' || found.disabledAt !== null || context.prepare(ADMIN_LEFT).get(id)) return;
  throw new StoreError(
    'last-admin',
    `${found.name} is the only admin who can sign in. Make somebody else an admin, who has signed in once, before.`,
  );
}
