import type { AccountRole } from '#lib/core/documents/nodes/recipients.ts';
import type { AccountChange } from '../../history-store.ts';
import { StoreError } from '../../store-error.ts';
import { startAppend } from '../history/append.ts';
import { eq } from '../drizzle.ts';
import { users } from '../schema/workspace.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from './audit.ts';

interface Held {
  readonly accountId: string;
  readonly role: AccountRole;
}

const HELD = `
  SELECT a.id AS accountId, o.role FROM account_owners o JOIN accounts a ON a.n = o.account
  WHERE o.user_id = ? AND a.is_gone = 0 ORDER BY a.n`;

/** The accounts learn of it by their history, as they do of any other owner. Throws `unknown-user`. */
export function handOver(
  context: WriterContext,
  fromId: string,
  toId: string,
  by: string,
  at: number,
): { readonly accounts: number; readonly tasks: number } {
  return transact(context, 'handOver', () => {
    const to = context.orm().select().from(users).where(eq(users.id, toId)).get();
    if (!to || to.disabledAt !== null || toId === fromId)
      throw new StoreError('unknown-user', 'Choose somebody else, who is active, to hand over to.');
    const held = context.prepare<Held>(HELD).all(fromId);
    const appender = startAppend(context, at, `hand-over:${fromId}`);
    appender.add(
      held.map(({ accountId, role }): AccountChange => ({
        accountId,
        owners: [{ role, userId: toId, observedAt: at, knownAt: at }],
      })),
    );
    const accounts = appender.finish().accounts.length;
    const tasks = context
      .prepare("UPDATE tasks SET owner_id = ? WHERE owner_id = ? AND status = 'open'")
      .run(toId, fromId).changes;
    const covers = context
      .prepare('UPDATE users SET cover_id = CASE WHEN id = ?1 THEN NULL ELSE ?1 END WHERE cover_id = ?2')
      .run(toId, fromId).changes;
    const details = { before: { owner: fromId }, after: { owner: toId }, accounts, tasks, covers };
    writeAudit(context, { at, actor: by, verb: 'user.handed-over', subject: fromId, details });
    return { accounts, tasks };
  });
}
