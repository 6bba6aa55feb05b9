/** What imports are called on screen. */
import type { ImportKind, ImportRecord } from '#lib/server/store/import-store.ts';
import type { DraftState } from '#lib/server/store/draft-store.ts';
import type { Tone } from '#lib/ui/tones.ts';

export const kindWords: Readonly<Record<ImportKind, { readonly name: string; readonly rows: string }>> = {
  accounts: { name: 'Accounts', rows: 'A row is an account: name, plan, ARR, renewal date, owners.' },
  usage: { name: 'Values', rows: 'A row has an account, a day, and values of signals such as logins.' },
  contacts: { name: 'Contacts', rows: 'A row is a person at an account, with a role.' },
  events: { name: 'Events', rows: 'A row is something that happened at an account: a login, a meeting.' },
  records: { name: 'Records', rows: 'A row is something with a life: a ticket, an order, a survey answer.' },
  outcomes: { name: 'Outcomes', rows: 'A row says what became of an account: renewed, churned, expanded.' },
};

export const kinds = Object.keys(kindWords) as ImportKind[];

export interface Look {
  readonly name: string;
  readonly tone: Tone;
}

export function importLook({ status }: Pick<ImportRecord, 'status'>): Look {
  switch (status) {
    case 'applied':
      return { name: 'Imported', tone: 'good' };
    case 'staging':
      return { name: 'In progress', tone: 'neutral' };
    case 'withdrawn':
      return { name: 'Taken back', tone: 'neutral' };
    case 'abandoned':
      return { name: 'Not imported', tone: 'warn' };
  }
}

/** What stands instead of words that were not kept: by older versions. */
export const noWords = 'It was broken off or refused before it was applied. Nothing of it is in the book.';

export function draftLook(state: DraftState): Look {
  switch (state) {
    case 'arriving':
      return { name: 'Upload not finished', tone: 'warn' };
    case 'to-look':
      return { name: 'Being read', tone: 'neutral' };
    case 'to-map':
      return { name: 'Waits for its columns to be mapped', tone: 'warn' };
    case 'to-check':
      return { name: 'Being checked', tone: 'neutral' };
    case 'checked':
      return { name: 'Checked, waits to be imported', tone: 'warn' };
    case 'to-apply':
      return { name: 'Being imported', tone: 'neutral' };
    case 'unreadable':
      return { name: 'Cannot be read', tone: 'bad' };
  }
}

/** Whoever asked, by name; programs and commands by what they call themselves. */
export function sayBy(by: string | null, users: Readonly<Record<string, string>>): string {
  if (by === null) return 'not known';
  if (by.startsWith('schedule:')) return 'on schedule';
  return users[by] ?? by;
}
