import type { ApiToken } from '../../auth-store.ts';
import { and, eq, sql } from '../drizzle.ts';
import { apiTokens } from '../schema/auth.ts';
import { stableJson } from '../stable-json.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';

export function addApiToken(context: WriterContext, token: ApiToken, hash: string): void {
  transact(context, 'addApiToken', () => {
    const { id, name, scopes, source, expiresAt, createdAt: at, createdBy: actor } = token;
    context
      .orm()
      .insert(apiTokens)
      .values({ ...token, scopes: stableJson(scopes), hash })
      .run();
    const details = { before: null, after: { name, scopes, source, expiresAt } };
    writeAudit(context, { at, actor, verb: 'token.made', subject: id, details });
  });
}

/** Not in the audit log: it happens every few minutes. */
export function touchApiToken(context: WriterContext, id: string, at: number): void {
  transact(context, 'touchApiToken', () =>
    context.orm().update(apiTokens).set({ lastUsedAt: at }).where(eq(apiTokens.id, id)).run(),
  );
}

export function revokeApiToken(context: WriterContext, id: string, by: string, at: number): boolean {
  return transact(context, 'revokeApiToken', () => {
    const [revoked] = context
      .orm()
      .update(apiTokens)
      .set({ revokedAt: at })
      .where(and(eq(apiTokens.id, id), sql`${apiTokens.revokedAt} is null`))
      .returning({ name: apiTokens.name })
      .all();
    if (!revoked) return false;
    const details = { ...revoked, before: { revokedAt: null }, after: { revokedAt: at } };
    writeAudit(context, { at, actor: by, verb: 'token.revoked', subject: id, details });
    return true;
  });
}
