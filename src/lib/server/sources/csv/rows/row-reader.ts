/** What every kind of file shares: readers of rows that turn cells into account changes. */
import type { CsvRow } from '../read-csv.ts';
import type { ImportChoices, ImportContext } from '../import-context.ts';
import type { AccountFinder, NewAccounts } from './account-finder.ts';
import type { ChangeBuilder } from './change-builder.ts';
import type { RowDesk } from './row-desk.ts';
import type { SignalFinder } from './signal-finder.ts';

export interface RowReader {
  /** Looks up what the rows of a batch need. Called before their `read`. */
  prepare(rows: readonly CsvRow[]): Promise<void>;
  /** Reads one row; when the desk has no fault afterwards, its entries are in the changes. */
  read(cells: readonly string[]): void;
}

/** Counts of what could not be matched and is left out of the entries, by what stood in the file. */
export type Unmatched = Map<string, number>;

export interface RowSurroundings {
  readonly context: ImportContext;
  readonly choices: ImportChoices;
  readonly desk: RowDesk;
  readonly accounts: AccountFinder;
  readonly newAccounts: NewAccounts;
  readonly changes: ChangeBuilder;
  readonly signals: SignalFinder;
  /** User ids by e-mail address in lower case. */
  readonly users: ReadonlyMap<string, string>;
  readonly unmatchedOwners: Unmatched;
  readonly unmatchedContacts: Unmatched;
}

export function countUnmatched(unmatched: Unmatched, text: string): void {
  if (unmatched.has(text) || unmatched.size < 1000) unmatched.set(text, (unmatched.get(text) ?? 0) + 1);
}

/** Says where something stood first; the second place is a fault. */
export function newDuplicateCheck(desk: RowDesk) {
  const seen = new Map<string, number>();
  return (key: string, column: string, shown: string, what: string): boolean => {
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, desk.row());
      return false;
    }
    desk.fault(column, shown, `${what} stands in row ${first} and again in row ${desk.row()}; keep one of them.`);
    return true;
  };
}
