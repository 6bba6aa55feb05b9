import type { SetUp } from '../../auth-store.ts';
import { writeDemoWork } from '../demo/work.ts';
import { eq, sql } from '../drizzle.ts';
import { links } from '../schema/auth.ts';
import { users } from '../schema/workspace.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';
import { writeWorkspace } from '../workspace/workspace.ts';
import { writePassword } from './passwords.ts';
import { readLink } from './read-auth.ts';
import { addSession } from './sessions.ts';

export function setUp(context: WriterContext, hash: string, first: SetUp, at: number): boolean {
  return transact(context, 'setUp', () => {
    const orm = context.orm();
    const hasAdmin = orm.select({ id: users.id }).from(users).where(eq(users.role, 'admin')).get() !== undefined;
    if (hasAdmin || readLink(context, hash, at)?.kind !== 'setup') return false;
    orm.delete(links).where(eq(links.kind, 'setup')).run();
    // Somebody who came with an import, and could not sign in so far, keeps the accounts that came along.
    const known = orm
      .select()
      .from(users)
      .where(eq(sql`lower(${users.email})`, first.user.email.toLowerCase()))
      .get();
    const user = known ? { ...known, name: first.user.name, role: first.user.role, disabledAt: null } : first.user;
    orm.insert(users).values(user).onConflictDoUpdate({ target: users.id, set: user }).run();
    const { id, name, email, role } = user;
    writeAudit(context, { at, actor: id, verb: 'workspace.set-up', subject: id, details: { name, email, role } });
    writePassword(context, id, first.passwordHash, id, at);
    addSession(context, { ...first.session, userId: id });
    writeWorkspace(context, first.settings, id, at);
    if (first.wantsDemo) writeDemoWork(context, { is: 'adding', by: id, at, what: '', done: 0, total: 0 });
    return true;
  });
}
