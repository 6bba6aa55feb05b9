import type { WriterContext } from '../writer-context.ts';

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
