import { termNumber, type WriterContext } from '../writer-context.ts';
import { entryKinds } from './entry-kinds.ts';

const DAY = 86_400_000;

export interface Reports {
  /** The source of the signal, event or record with this number was heard of. */
  note(signal: number, knownAt: number): void;
  /** Call once, in the same transaction. */
  save(): void;
}

/** The latest `knownAt` per signal and day of what is appended. */
export function startReports(context: WriterContext): Reports {
  const reports = new Map<number, Map<number, number>>();
  return {
    note(signal, knownAt) {
      let days = reports.get(signal);
      if (!days) reports.set(signal, (days = new Map()));
      const day = Math.floor(knownAt / DAY);
      const latest = days.get(day);
      if (latest === undefined || latest < knownAt) days.set(day, knownAt);
    },
    save() {
      const save = context.prepare(
        `INSERT INTO signal_reports (signal, day, known_at) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET known_at = max(known_at, excluded.known_at)`,
      );
      for (const [signal, days] of reports) for (const [day, knownAt] of days) save.run(signal, day, knownAt);
    },
  };
}

const OBSERVED = `
  INSERT INTO signal_reports (signal, day, known_at)
  SELECT signal, CAST(floor(known_at / ${DAY}.0) AS INTEGER) AS day, max(known_at) FROM observations GROUP BY signal, day`;

const TOLD = `
  SELECT CASE kind WHEN ${entryKinds.events.kind} THEN 'event:' || (body ->> 'name') ELSE 'record:' || (body ->> 'record') END AS thing, known_at
  FROM entries WHERE kind IN (${entryKinds.events.kind}, ${entryKinds.records.kind})`;

/** Within the caller's transaction: from the history that is there, once much of it has gone. */
export function rebuildReports(context: WriterContext): void {
  context.prepare('DELETE FROM signal_reports').run();
  context.prepare(OBSERVED).run();
  const reports = startReports(context);
  const told = context.prepare<{ thing: string; known_at: number }>(TOLD).all();
  for (const { thing, known_at: knownAt } of told) reports.note(termNumber(context, thing), knownAt);
  reports.save();
}
