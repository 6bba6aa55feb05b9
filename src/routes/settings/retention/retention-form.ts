/** How long things are kept, as the form says it. */
import { retentionKinds, type Retention, type RetentionKind } from '#lib/server/store/retention-store.ts';

export const kindWords: Readonly<Record<RetentionKind, { readonly label: string; readonly hint: string }>> = {
  observations: {
    label: 'Values of signals',
    hint: 'The newest value of each signal stays, however old it is. A model that looks further back sees less.',
  },
  events: { label: 'Events', hint: 'The newest of each name stays, so that “last seen” stays known.' },
  records: { label: 'Records', hint: 'Closed tickets, orders and goals; open ones stay, and the newest of each kind.' },
  texts: {
    label: 'Texts of notes and tickets',
    hint: 'What somebody wrote becomes unknown; that there was a note or ticket stays, with its other properties.',
  },
  tasks: { label: 'Closed tasks', hint: 'With their outcome and note. Open tasks stay.' },
  messages: { label: 'Bodies of messages', hint: 'What was sent, or would have been; that it was stays.' },
  'message-ids': {
    label: 'Message ids',
    hint: 'By them a delivery that comes again is not counted twice. Some weeks are enough.',
  },
};

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
