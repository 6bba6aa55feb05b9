import type { FetchResult, ImportSchedule, ScheduleChange } from '../../schedule-store.ts';
import type { Connection } from '../connection.ts';
import { and, asc, desc, eq, isNotNull, lte, sql } from '../drizzle.ts';
import { importDrafts } from '../schema/imports.ts';
import { importFetches, importSchedules } from '../schema/schedules.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';

/** What was neither taken nor the same as something taken is told for so many looks. */
const keptFailures = 100;

/** By name. */
export function listSchedules(connection: Connection): readonly ImportSchedule[] {
  return connection.orm().select().from(importSchedules).orderBy(asc(importSchedules.name), importSchedules.id).all();
}

export function readSchedule(connection: Connection, id: string): ImportSchedule | null {
  return connection.orm().select().from(importSchedules).where(eq(importSchedules.id, id)).get() ?? null;
}

/** One whose last file is on its way waits, so that files are imported one after another in their order. */
export function nextSchedule(connection: Connection, at: number): ImportSchedule | null {
  const isFree = sql`NOT EXISTS (SELECT 1 FROM ${importDrafts} WHERE ${importDrafts.scheduleId} = ${importSchedules.id}
    AND ${importDrafts.state} <> 'arriving')`;
  const found = connection
    .orm()
    .select()
    .from(importSchedules)
    .where(and(lte(importSchedules.nextAt, at), isFree))
    .orderBy(asc(importSchedules.nextAt), importSchedules.id)
    .limit(1)
    .get();
  return found ?? null;
}

export function addSchedule(context: WriterContext, schedule: ImportSchedule): void {
  transact(context, 'addSchedule', () => {
    context.orm().insert(importSchedules).values(schedule).run();
    const { id, createdBy: actor, createdAt: at } = schedule;
    writeAudit(context, { at, actor, verb: 'import-schedule.made', subject: id, details: shown(schedule) });
  });
}

export function changeSchedule(
  context: WriterContext,
  id: string,
  change: ScheduleChange,
  verb: 'changed' | 'paused' | 'resumed' | 'asked',
  by: string,
  at: number,
): boolean {
  return transact(context, 'changeSchedule', () => {
    const before = readSchedule(context, id);
    if (!before) return false;
    const after = { ...before, ...change, tries: 0 };
    context.orm().update(importSchedules).set(after).where(eq(importSchedules.id, id)).run();
    const details = verb === 'changed' ? { before: shown(before), after: shown(after) } : { name: before.name };
    writeAudit(context, { at, actor: by, verb: `import-schedule.${verb}`, subject: id, details });
    return true;
  });
}

/** What was imported stays; a file on its way stays too, for whoever maps it. */
export function removeSchedule(context: WriterContext, id: string, by: string, at: number): boolean {
  return transact(context, 'removeSchedule', () => {
    const before = readSchedule(context, id);
    if (!before) return false;
    context.orm().delete(importFetches).where(eq(importFetches.scheduleId, id)).run();
    context.orm().delete(importSchedules).where(eq(importSchedules.id, id)).run();
    const details = { before: shown(before) };
    writeAudit(context, { at, actor: by, verb: 'import-schedule.removed', subject: id, details });
    return true;
  });
}

/** Not in the audit log: what is imported in the end stands there. */
export function endFetch(
  context: WriterContext,
  id: string,
  result: FetchResult | null,
  next: { readonly nextAt: number | null; readonly tries: number },
): void {
  transact(context, 'endFetch', () => {
    const schedule = readSchedule(context, id);
    if (!schedule) return; // removed meanwhile
    if (result) keepResult(context, id, result);
    // It may have been paused meanwhile.
    const nextAt = schedule.pausedAt === null ? next.nextAt : null;
    context
      .orm()
      .update(importSchedules)
      .set({ ...next, nextAt })
      .where(eq(importSchedules.id, id))
      .run();
  });
}

function keepResult(context: WriterContext, id: string, result: FetchResult): void {
  const { at, outcome, bytes, importId } = result;
  if (outcome === 'taken' && importId !== null)
    context
      .orm()
      .update(importDrafts)
      .set({ state: 'to-look', received: bytes ?? 0, changedAt: at })
      .where(and(eq(importDrafts.id, importId), eq(importDrafts.state, 'arriving')))
      .run();
  const [last] = rows(context, id, 1);
  const isToldAlready = outcome === 'nothing' || (outcome === 'same' && result.stamp === null);
  // Looks that found nothing new are one line with the moment of the last.
  if (isToldAlready && last?.outcome === outcome && last.digest === result.digest)
    context.orm().update(importFetches).set({ at }).where(eq(importFetches.n, last.n)).run();
  else
    context
      .orm()
      .insert(importFetches)
      .values({ ...result, scheduleId: id })
      .run();
  context
    .prepare(
      `DELETE FROM import_fetches WHERE schedule_id = ?1 AND outcome <> 'taken' AND stamp IS NULL AND n NOT IN
         (SELECT n FROM import_fetches WHERE schedule_id = ?1 AND outcome <> 'taken' AND stamp IS NULL ORDER BY n DESC LIMIT ${keptFailures})`,
    )
    .run(id);
}

function rows(connection: Connection, id: string, limit: number) {
  const mine = eq(importFetches.scheduleId, id);
  return connection.orm().select().from(importFetches).where(mine).orderBy(desc(importFetches.n)).limit(limit).all();
}

/** Newest first. */
export function listFetches(connection: Connection, id: string, limit: number): readonly FetchResult[] {
  return rows(connection, id, limit).map(({ n: _n, scheduleId: _id, ...result }) => result);
}

export function listTaken(connection: Connection, id: string, limit: number, digest?: string): readonly FetchResult[] {
  return connection
    .orm()
    .select()
    .from(importFetches)
    .where(
      and(
        eq(importFetches.scheduleId, id),
        eq(importFetches.outcome, 'taken'),
        digest === undefined ? undefined : eq(importFetches.digest, digest),
      ),
    )
    .orderBy(desc(importFetches.n))
    .limit(limit)
    .all()
    .map(({ n: _n, scheduleId: _id, ...result }) => result);
}

export function listStamps(connection: Connection, id: string): readonly string[] {
  return connection
    .orm()
    .select({ fileName: importFetches.fileName, stamp: importFetches.stamp })
    .from(importFetches)
    .where(and(eq(importFetches.scheduleId, id), isNotNull(importFetches.stamp)))
    .all()
    .map(({ fileName, stamp }) => `${fileName}\n${stamp}`);
}

/** What the audit log may show: not what opens the address. */
function shown({
  sealedCredential,
  tries: _tries,
  nextAt: _next,
  createdBy: _by,
  createdAt: _at,
  ...rest
}: ImportSchedule) {
  return { ...rest, hasCredential: sealedCredential !== null };
}
