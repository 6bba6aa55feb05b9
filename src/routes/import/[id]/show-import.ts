import type { ImportFiles } from '#lib/server/imports/import-files.ts';
import type { ImportResult } from '#lib/server/imports/work-on-draft.ts';
import type { ImportRecord } from '#lib/server/store/import-store.ts';
import type { Store } from '#lib/server/store/store.ts';

const accountsShown = 12;

/** An import that is over, with what became of it; `withWithdrawal`: and what taking it back would do. */
export async function showImport(store: Store, files: ImportFiles, record: ImportRecord, withWithdrawal: boolean) {
  const isApplied = record.status === 'applied';
  const wasApplied = record.appliedAt !== null;
  const [accounts, result, wanted, badRows, withdrawal] = await Promise.all([
    isApplied ? store.listImportAccounts(record.id, accountsShown + 1) : [],
    files.has(record.id) ? files.find<ImportResult>(record.id, 'result', 1) : null,
    store.listWantedPeople(),
    files.has(record.id) && record.skipped > 0 ? files.readBadRows(record.id) : null,
    isApplied && withWithdrawal ? store.describeWithdrawal(record.id) : null,
  ]);
  badRows?.stream.destroy();
  const report = result?.report;
  return {
    record,
    accounts: accounts.slice(0, accountsShown),
    hasMoreAccounts: accounts.length > accountsShown,
    newAccounts: wasApplied ? (report?.newAccounts.total ?? 0) : 0,
    newSignals: wasApplied ? (report?.newSignals.map(({ definition }) => definition.name) ?? []) : [],
    unmatchedContacts: wasApplied ? (report?.unmatchedContacts.length ?? 0) : 0,
    wantedPeople: isApplied ? wanted.filter(({ importId }) => importId === record.id).length : 0,
    hasBadRows: badRows !== null,
    withdrawal,
  };
}
