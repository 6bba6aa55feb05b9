/** What people call the kinds of things that are kept for some time, in the order shown. */
import type { RetentionKind } from '#lib/server/store/retention-store.ts';

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
