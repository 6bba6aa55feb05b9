import type { AuthStore, Link } from '../../auth-store.ts';
import type { User } from '../../people-store.ts';
import { and, eq, sql } from '../drizzle.ts';
import { links } from '../schema/auth.ts';
import { users } from '../schema/workspace.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';
import { writePassword } from './passwords.ts';
import { readLink } from './read-auth.ts';
import { useProof } from './second-factors.ts';
import { addSession } from './sessions.ts';

/** A step of signing in, which the session's own entry tells. */
const isStep = (kind: Link['kind']) => kind === 'second-factor';

export function addLink(context: WriterContext, link: Link): void {
  transact(context, 'addLink', () => {
    const { kind, userId, createdAt: at, createdBy: actor, expiresAt } = link;
    const sameUser = userId === null ? sql`${links.userId} is null` : eq(links.userId, userId);
    context
      .orm()
      .delete(links)
      .where(and(sameUser, eq(links.kind, kind), sql`${links.usedAt} is null`))
      .run();
    context.orm().insert(links).values(link).run();
    if (isStep(kind)) return;
    writeAudit(context, { at, actor, verb: 'link.made', subject: userId ?? kind, details: { kind, expiresAt } });
  });
}

export function useLink(
  context: WriterContext,
  hash: string,
  kinds: readonly Link['kind'][],
  at: number,
  { passwordHash, session, proof }: Parameters<AuthStore['useLink']>[3],
): User | null {
  return transact(context, 'useLink', () => {
    const link = readLink(context, hash, at);
    if (!link?.userId || !kinds.includes(link.kind)) return null;
    const orm = context.orm();
    const user = orm.select().from(users).where(eq(users.id, link.userId)).get();
    if (!user || user.disabledAt !== null) return null;
    if (proof && !useProof(context, user.id, proof, at)) return null;
    orm.update(links).set({ usedAt: at }).where(eq(links.hash, hash)).run();
    const { kind } = link;
    if (!isStep(kind))
      writeAudit(context, { at, actor: user.id, verb: 'link.used', subject: user.id, details: { kind } });
    if (passwordHash !== undefined) writePassword(context, user.id, passwordHash, user.id, at);
    if (session) addSession(context, { ...session, userId: user.id });
    return user;
  });
}
