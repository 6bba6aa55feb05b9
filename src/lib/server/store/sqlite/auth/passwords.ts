import { and, eq, sql } from '../drizzle.ts';
import { links, passwords } from '../schema/auth.ts';
import { users } from '../schema/workspace.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';
import { keepAnAdmin } from '../workspace/change-user.ts';
import { dropSessions } from './sessions.ts';

export function savePassword(
  context: WriterContext,
  userId: string,
  hash: string,
  by: string,
  at: number,
  keepSession?: string,
): void {
  transact(context, 'savePassword', () => writePassword(context, userId, hash, by, at, keepSession));
}

/** Within the caller's transaction. Whoever knew the old password is out. */
export function writePassword(
  context: WriterContext,
  userId: string,
  hash: string,
  by: string,
  at: number,
  keepSession?: string,
): void {
  const row = { userId, hash, changedAt: at };
  context.orm().insert(passwords).values(row).onConflictDoUpdate({ target: passwords.userId, set: row }).run();
  writeAudit(context, { at, actor: by, verb: 'password.changed', subject: userId, details: {} });
  dropSessions(context, userId, by, at, keepSession);
  dropLinks(context, userId);
}

export function setDisabled(
  context: WriterContext,
  userId: string,
  isDisabled: boolean,
  by: string,
  at: number,
): boolean {
  return transact(context, 'setDisabled', () => {
    const orm = context.orm();
    const before = orm.select().from(users).where(eq(users.id, userId)).get();
    if (!before) return false;
    if ((before.disabledAt !== null) === isDisabled) return true;
    const disabledAt = isDisabled ? at : null;
    if (isDisabled) keepAnAdmin(context, userId);
    orm.update(users).set({ disabledAt }).where(eq(users.id, userId)).run();
    writeAudit(context, {
      at,
      actor: by,
      verb: isDisabled ? 'user.disabled' : 'user.enabled',
      subject: userId,
      details: { before: { disabledAt: before.disabledAt }, after: { disabledAt } },
    });
    if (!isDisabled) return true;
    dropSessions(context, userId, by, at);
    dropLinks(context, userId);
    return true;
  });
}

/** Those that nobody has used. */
function dropLinks(context: WriterContext, userId: string): void {
  context
    .orm()
    .delete(links)
    .where(and(eq(links.userId, userId), sql`${links.usedAt} is null`))
    .run();
}
