import { z } from 'zod';
import type { SignInProvider } from '../../auth-store.ts';
import type { User } from '../../people-store.ts';
import type { Connection } from '../connection.ts';
import { and, eq } from '../drizzle.ts';
import { identities, signInProviders } from '../schema/auth.ts';
import { users } from '../schema/workspace.ts';
import { stableJson } from '../stable-json.ts';
import { readJson } from '../stored-json.ts';
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
      writeAudit(context, {
        at,
        actor: issuer,
        verb: 'user.added',
        subject: user.id,
        details: { before: null, after: { name, email, role } },
      });
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

export function readSignInProvider(connection: Connection): SignInProvider | null {
  const [found] = connection.orm().select().from(signInProviders).all();
  if (!found) return null;
  const { id: _id, newDomains, ...provider } = found;
  return {
    ...provider,
    newDomains: readJson(z.array(z.string()), newDomains, 'The domains of the sign-in provider'),
  };
}

export function saveSignInProvider(
  context: WriterContext,
  provider: SignInProvider | null,
  by: string,
  at: number,
): void {
  transact(context, 'saveSignInProvider', () => {
    const before = readSignInProvider(context);
    const orm = context.orm();
    orm.delete(signInProviders).run();
    if (provider)
      orm
        .insert(signInProviders)
        .values({ id: 'main', ...provider, newDomains: stableJson(provider.newDomains) })
        .run();
    writeAudit(context, {
      at,
      actor: by,
      verb: 'sign-in-provider.saved',
      subject: provider?.issuer ?? before?.issuer ?? '',
      details: { before: withoutSecret(before), after: withoutSecret(provider) },
    });
  });
}

function withoutSecret(provider: SignInProvider | null): Omit<SignInProvider, 'sealedSecret'> | null {
  if (!provider) return null;
  const { sealedSecret: _sealedSecret, ...rest } = provider;
  return rest;
}
