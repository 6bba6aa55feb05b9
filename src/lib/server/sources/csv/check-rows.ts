/** One pass over a file with a mapping: every row is read into changes or named as bad. Dry runs, imports and bad-row files share it. */
import type { ImportChoices, ImportContext } from './import-context.ts';
import type { Mapping } from './mapping.ts';
import { readRows, type CsvFile, type CsvRow } from './read-csv.ts';
import { accountRows } from './rows/account-rows.ts';
import { newAccountFinder, type NewAccounts } from './rows/account-finder.ts';
import { newChangeBuilder, type ChangeBuilder } from './rows/change-builder.ts';
import { contactRows } from './rows/contact-rows.ts';
import { eventRows } from './rows/event-rows.ts';
import { outcomeRows } from './rows/outcome-rows.ts';
import { recordRows } from './rows/record-rows.ts';
import { newRowDesk, type BadCell } from './rows/row-desk.ts';
import type { RowReader, RowSurroundings, Unmatched } from './rows/row-reader.ts';
import { newSignalFinder, readSignals, type NewSignal } from './rows/signal-finder.ts';
import { usageRows } from './rows/usage-rows.ts';
import type { Problem } from '#lib/core/problems.ts';

export interface Unmatchable {
  readonly text: string;
  readonly rows: number;
}

export interface RowReport {
  readonly rows: number;
  readonly badRows: number;
  readonly badCells: { readonly total: number; /** The first thousand. */ readonly list: readonly BadCell[] };
  readonly newAccounts: { readonly total: number; readonly sample: readonly string[] };
  readonly newSignals: readonly NewSignal[];
  /** E-mail addresses that are none of our people's; the owner is left as it is. */
  readonly unmatchedOwners: readonly Unmatchable[];
  /** Contacts the account does not have; the entry is kept without them. */
  readonly unmatchedContacts: readonly Unmatchable[];
  /** Columns whose format must be decided, with an example, in sentences. */
  readonly undecided: ReadonlyMap<string, string>;
  /** The file could not be read to its end. */
  readonly broken: Problem | null;
}

export interface RowWatchers {
  /** After each batch; `changes` holds what has not been taken yet. */
  readonly onBatch?: (
    changes: ChangeBuilder,
    progress: { bytes: number; rows: number; badRows: number },
  ) => Promise<void> | void;
  readonly onBadRow?: (row: CsvRow, faults: readonly BadCell[]) => Promise<void> | void;
}

const mostListed = 1000;

/** Never throws for what is in the file. The mapping must fit the file (`checkMapping`). */
export async function checkRows(
  file: CsvFile,
  mapping: Mapping,
  context: ImportContext,
  choices: ImportChoices,
  watchers: RowWatchers,
): Promise<RowReport> {
  const around = await setUp(file, mapping, context, choices);
  const { desk, changes } = around;
  const reader = readerOf(mapping, around);
  const list: BadCell[] = [];
  let [rows, badRows, total] = [0, 0, 0];
  let broken: Problem | null = null;
  for await (const batch of readRows(file)) {
    await reader.prepare(batch.rows);
    for (const row of batch.rows) {
      rows += 1;
      desk.begin(row.number);
      if (row.fault === null) reader.read(row.cells);
      else desk.fault(null, '', row.fault);
      const faults = desk.faults();
      if (faults.length === 0) continue;
      badRows += 1;
      total += faults.length;
      if (list.length < mostListed) list.push(...faults.slice(0, mostListed - list.length));
      await watchers.onBadRow?.(row, faults);
    }
    broken = batch.broken;
    await watchers.onBatch?.(changes, { bytes: batch.bytes, rows, badRows });
  }
  const { newAccounts, signals, unmatchedOwners, unmatchedContacts } = around;
  return {
    rows,
    badRows,
    badCells: { total, list },
    newAccounts,
    newSignals: signals.newSignals(),
    unmatchedOwners: sorted(unmatchedOwners),
    unmatchedContacts: sorted(unmatchedContacts),
    undecided: desk.undecided,
    broken,
  };
}

async function setUp(
  file: CsvFile,
  mapping: Mapping,
  context: ImportContext,
  choices: ImportChoices,
): Promise<RowSurroundings> {
  const desk = newRowDesk(file.header, context.now);
  const newAccounts: NewAccounts = { total: 0, sample: [] };
  const mayCreate = mapping.kind === 'accounts' || choices.createAccounts === true;
  const accounts = newAccountFinder(mapping.account, {
    store: context.store,
    desk,
    newId: context.newId,
    mayCreate,
    created: newAccounts,
  });
  const defined = mapping.kind === 'usage' ? await readSignals(context.store) : [];
  const users = mapping.kind === 'accounts' && mapping.owners.length > 0 ? await context.store.listUsers() : [];
  return {
    context,
    choices,
    desk,
    accounts,
    newAccounts,
    changes: newChangeBuilder(),
    signals: newSignalFinder(defined, choices.confirmNewSignals ?? [], context.source),
    users: new Map(users.map((user) => [user.email.toLowerCase(), user.id])),
    unmatchedOwners: new Map(),
    unmatchedContacts: new Map(),
  };
}

function readerOf(mapping: Mapping, around: RowSurroundings): RowReader {
  switch (mapping.kind) {
    case 'accounts':
      return accountRows(mapping, around);
    case 'usage':
      return usageRows(mapping, around);
    case 'contacts':
      return contactRows(mapping, around);
    case 'events':
      return eventRows(mapping, around);
    case 'records':
      return recordRows(mapping, around);
    case 'outcomes':
      return outcomeRows(mapping, around);
  }
}

function sorted(unmatched: Unmatched): Unmatchable[] {
  return [...unmatched].map(([text, rows]) => ({ text, rows })).sort((a, b) => b.rows - a.rows);
}
