import { z } from 'zod';
import type { ApiToken, Credentials, Link, Session } from '../../auth-store.ts';
import type { User } from '../../people-store.ts';
import type { Connection } from '../connection.ts';
import { and, asc, desc, eq, getTableColumns, sql, type Orm } from '../drizzle.ts';
import { apiTokens, links, passwords, secondFactors, sessions } from '../schema/auth.ts';
import { users } from '../schema/workspace.ts';
import { readJson } from '../stored-json.ts';

const sessionById = (orm: Orm) =>
  orm
    .select({ session: sessions, user: users })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(sessions.id, sql.placeholder('id')))
    .prepare();

export function readSession(connection: Connection, id: string): { session: Session; user: User } | null {
  return connection.query(sessionById).get({ id }) ?? null;
}

const sessionsOfUser = (orm: Orm) =>
  orm
    .select()
    .from(sessions)
    .where(eq(sessions.userId, sql.placeholder('userId')))
    .orderBy(desc(sessions.lastUsedAt), asc(sessions.id))
    .prepare();

export function listSessions(connection: Connection, userId: string): readonly Session[] {
  return connection.query(sessionsOfUser).all({ userId });
}

const credentials = (orm: Orm) =>
  orm
    .select({ user: users, passwordHash: passwords.hash, confirmedAt: secondFactors.confirmedAt })
    .from(users)
    .leftJoin(passwords, eq(passwords.userId, users.id))
    .leftJoin(secondFactors, eq(secondFactors.userId, users.id));

const credentialsByEmail = (orm: Orm) =>
  credentials(orm)
    .where(eq(sql`lower(${users.email})`, sql.placeholder('email')))
    .prepare();

const credentialsById = (orm: Orm) =>
  credentials(orm)
    .where(eq(users.id, sql.placeholder('id')))
    .prepare();

interface CredentialsRow {
  readonly user: User;
  readonly passwordHash: string | null;
  readonly confirmedAt: number | null;
}

const credentialsFrom = (row: CredentialsRow | undefined): Credentials | null =>
  row ? { user: row.user, passwordHash: row.passwordHash, hasSecondFactor: row.confirmedAt !== null } : null;

export function findCredentials(connection: Connection, email: string): Credentials | null {
  return credentialsFrom(connection.query(credentialsByEmail).get({ email: email.trim().toLowerCase() }));
}

export function readCredentials(connection: Connection, userId: string): Credentials | null {
  return credentialsFrom(connection.query(credentialsById).get({ id: userId }));
}

const linkByHash = (orm: Orm) =>
  orm
    .select()
    .from(links)
    .where(and(eq(links.hash, sql.placeholder('hash')), sql`${links.usedAt} is null`))
    .prepare();

export function readLink(connection: Connection, hash: string, at: number): Link | null {
  const found = connection.query(linkByHash).get({ hash });
  return found && found.expiresAt > at ? found : null;
}

const { hash: _hash, ...tokenColumns } = getTableColumns(apiTokens);

const tokenByHash = (orm: Orm) =>
  orm
    .select(tokenColumns)
    .from(apiTokens)
    .where(eq(apiTokens.hash, sql.placeholder('hash')))
    .prepare();
const allTokens = (orm: Orm) =>
  orm.select(tokenColumns).from(apiTokens).orderBy(desc(apiTokens.createdAt), asc(apiTokens.id)).prepare();

const tokenFrom = (row: Omit<ApiToken, 'scopes'> & { scopes: string }): ApiToken => ({
  ...row,
  scopes: readJson(z.array(z.string()), row.scopes, `What the API token "${row.name}" may do`),
});

export function findApiToken(connection: Connection, hash: string): ApiToken | null {
  const found = connection.query(tokenByHash).get({ hash });
  return found ? tokenFrom(found) : null;
}

export function listApiTokens(connection: Connection): readonly ApiToken[] {
  return connection.query(allTokens).all().map(tokenFrom);
}
