import type { User } from '../../people-store.ts';
import type { Connection } from '../connection.ts';
import { and, eq } from '../drizzle.ts';
import { identities } from '../schema/auth.ts';
import { users } from '../schema/workspace.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';

export function findIdentity(connection: Connection, issuer: string, subject: string): User | null {
  const found = connection
    .orm()
    .select({ user: users })
    .from(identities)
    .innerJoin(users, eq(users.id, identities.userId))
    .where(and(eq(identities.issuer, issuer), eq(identities.subject, subject)))
    .get();
  return found?.user ?? null;
}

export function linkIdentity(context: WriterContext, issuer: string, subject: string, user: User, at: number): void {
  transact(context, 'linkIdentity', () => {
    const orm = context.orm();
    const isNew = orm.insert(users).values(user).onConflictDoNothing().run().changes === 1;
    if (isNew) {
      const { name, email, role } = user;
      writeAudit(context, { at, actor: issuer, verb: 'user.added', subject: user.id, details: { name, email, role } });
    }
    orm.insert(identities).values({ issuer, subject, userId: user.id, createdAt: at }).run();
    writeAudit(context, {
      at,
      actor: user.id,
      verb: 'identity.linked',
      subject: user.id,
      details: { issuer, subject },
    });
  });
}
