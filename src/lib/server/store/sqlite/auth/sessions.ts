import type { Session } from '../../auth-store.ts';
import { and, eq, sql } from '../drizzle.ts';
import { links, sessions } from '../schema/auth.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';

const SEEN = `
  INSERT INTO last_seen (user_id, at) SELECT user_id, ?1 FROM sessions WHERE id = ?2
  ON CONFLICT DO UPDATE SET at = max(at, excluded.at)`;

/** Within the caller's transaction. What is past its limits goes with the occasion. */
export function addSession(context: WriterContext, session: Session): void {
  dropPast(context, session.createdAt);
  context.orm().insert(sessions).values(session).run();
  context.prepare(SEEN).run(session.lastUsedAt, session.id);
  const { userId, createdAt: at, factor, device } = session;
  writeAudit(context, { at, actor: userId, verb: 'session.started', subject: userId, details: { factor, device } });
}

export function startSession(context: WriterContext, session: Session): void {
  transact(context, 'startSession', () => addSession(context, session));
}

/** Not in the audit log: it happens every few minutes. */
export function touchSession(context: WriterContext, id: string, lastUsedAt: number, expiresAt: number): void {
  transact(context, 'touchSession', () => {
    context.orm().update(sessions).set({ lastUsedAt, expiresAt }).where(eq(sessions.id, id)).run();
    context.prepare(SEEN).run(lastUsedAt, id);
  });
}

export function endSession(context: WriterContext, id: string, by: string, at: number): void {
  transact(context, 'endSession', () => {
    const [ended] = context.orm().delete(sessions).where(eq(sessions.id, id)).returning().all();
    if (!ended) return;
    const { userId, device } = ended;
    writeAudit(context, { at, actor: by, verb: 'session.ended', subject: userId, details: { device } });
  });
}

export function endSessions(context: WriterContext, userId: string, by: string, at: number, except?: string): number {
  return transact(context, 'endSessions', () => dropSessions(context, userId, by, at, except));
}

/** Within the caller's transaction; returns how many there were. */
export function dropSessions(context: WriterContext, userId: string, by: string, at: number, except?: string): number {
  const ended = context
    .orm()
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), except === undefined ? undefined : sql`${sessions.id} <> ${except}`))
    .run().changes;
  if (ended > 0)
    writeAudit(context, { at, actor: by, verb: 'sessions.ended', subject: userId, details: { sessions: ended } });
  return ended;
}

export function dropExpired(context: WriterContext, at: number): void {
  transact(context, 'dropExpired', () => dropPast(context, at));
}

function dropPast(context: WriterContext, at: number): void {
  const orm = context.orm();
  orm
    .delete(sessions)
    .where(sql`min(${sessions.expiresAt}, ${sessions.endsAt}) <= ${at}`)
    .run();
  orm
    .delete(links)
    .where(sql`${links.expiresAt} <= ${at}`)
    .run();
}
