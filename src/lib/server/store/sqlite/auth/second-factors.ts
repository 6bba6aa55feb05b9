import type { AuthStore, SecondFactor } from '../../auth-store.ts';
import type { Connection } from '../connection.ts';
import { and, count, eq, sql } from '../drizzle.ts';
import { recoveryCodes, secondFactors } from '../schema/auth.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';
import { dropSessions } from './sessions.ts';

const unusedCodesOf = (userId: string) => and(eq(recoveryCodes.userId, userId), sql`${recoveryCodes.usedAt} is null`);

export function readSecondFactor(connection: Connection, userId: string): SecondFactor | null {
  const orm = connection.orm();
  const found = orm.select().from(secondFactors).where(eq(secondFactors.userId, userId)).get();
  if (!found) return null;
  const codes = orm.select({ n: count() }).from(recoveryCodes).where(unusedCodesOf(userId)).get();
  const { sealedSecret, confirmedAt, lastStep } = found;
  return { sealedSecret, confirmedAt, lastStep, codesLeft: codes?.n ?? 0 };
}

export function beginSecondFactor(context: WriterContext, userId: string, sealedSecret: string, at: number): boolean {
  return transact(context, 'beginSecondFactor', () => {
    if (readSecondFactor(context, userId)?.confirmedAt) return false;
    const row = { userId, sealedSecret, createdAt: at, confirmedAt: null, lastStep: 0 };
    const target = secondFactors.userId;
    context.orm().insert(secondFactors).values(row).onConflictDoUpdate({ target, set: row }).run();
    return true;
  });
}

export function confirmSecondFactor(
  context: WriterContext,
  userId: string,
  { step, codes, keepSession, at }: Parameters<AuthStore['confirmSecondFactor']>[1],
): boolean {
  return transact(context, 'confirmSecondFactor', () => {
    const found = readSecondFactor(context, userId);
    if (!found || found.confirmedAt !== null) return false;
    const row = { confirmedAt: at, lastStep: step };
    context.orm().update(secondFactors).set(row).where(eq(secondFactors.userId, userId)).run();
    replaceCodes(context, userId, codes);
    writeAudit(context, { at, actor: userId, verb: 'second-factor.added', subject: userId, details: {} });
    dropSessions(context, userId, userId, at, keepSession);
    return true;
  });
}

export function dropSecondFactor(context: WriterContext, userId: string, by: string, at: number): boolean {
  return transact(context, 'dropSecondFactor', () => {
    const orm = context.orm();
    const { changes } = orm.delete(secondFactors).where(eq(secondFactors.userId, userId)).run();
    orm.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId)).run();
    if (changes === 0) return false;
    writeAudit(context, { at, actor: by, verb: 'second-factor.removed', subject: userId, details: {} });
    return true;
  });
}

export function saveRecoveryCodes(context: WriterContext, userId: string, codes: readonly string[], at: number): void {
  transact(context, 'saveRecoveryCodes', () => {
    replaceCodes(context, userId, codes);
    writeAudit(context, { at, actor: userId, verb: 'recovery-codes.made', subject: userId, details: {} });
  });
}

/** Within the caller's transaction: whether a proof counts; then it never does again. */
export function useProof(
  context: WriterContext,
  userId: string,
  proof: { readonly step: number } | { readonly code: string },
  at: number,
): boolean {
  const orm = context.orm();
  if ('step' in proof) {
    const newer = and(eq(secondFactors.userId, userId), sql`${secondFactors.lastStep} < ${proof.step}`);
    return orm.update(secondFactors).set({ lastStep: proof.step }).where(newer).run().changes === 1;
  }
  const unused = and(unusedCodesOf(userId), eq(recoveryCodes.hash, proof.code));
  if (orm.update(recoveryCodes).set({ usedAt: at }).where(unused).run().changes !== 1) return false;
  writeAudit(context, { at, actor: userId, verb: 'recovery-code.used', subject: userId, details: {} });
  return true;
}

function replaceCodes(context: WriterContext, userId: string, codes: readonly string[]): void {
  const orm = context.orm();
  orm.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId)).run();
  for (const hash of codes) orm.insert(recoveryCodes).values({ hash, userId, usedAt: null }).run();
}
