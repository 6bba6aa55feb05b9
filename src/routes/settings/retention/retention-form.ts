/** How long things are kept, as the form says it. */
import { retentionKinds, type Retention, type RetentionKind } from '#lib/server/store/retention-store.ts';

const longest = 36_500;

export function typedFrom(retention: Retention): Record<RetentionKind, string> {
  return Object.fromEntries(
    retentionKinds.map((kind) => [kind, retention[kind] === null ? '' : String(retention[kind])]),
  ) as Record<RetentionKind, string>;
}

/** An empty field keeps for good. */
export function readRetentionForm(form: FormData): {
  readonly typed: Record<RetentionKind, string>;
  readonly faults: Readonly<Partial<Record<RetentionKind, string>>>;
  readonly retention: Retention | null;
} {
  const typed = {} as Record<RetentionKind, string>;
  const faults: Partial<Record<RetentionKind, string>> = {};
  const days = {} as Record<RetentionKind, number | null>;
  for (const kind of retentionKinds) {
    const value = form.get(kind);
    typed[kind] = typeof value === 'string' ? value.trim().slice(0, 20) : '';
    const number = Number(typed[kind]);
    days[kind] = typed[kind] === '' ? null : number;
    if (typed[kind] !== '' && !(Number.isInteger(number) && number >= 1 && number <= longest))
      faults[kind] = 'Write a whole number of days from 1, or leave it empty to keep them.';
  }
  return { typed, faults, retention: Object.keys(faults).length > 0 ? null : days };
}
