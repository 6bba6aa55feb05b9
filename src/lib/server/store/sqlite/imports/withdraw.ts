import type { ImportRecord } from '../../import-store.ts';
import { everythingDirty, markDirty, uniqueStamp } from '../blocks/dirty.ts';
import { makeDue } from '../evaluation/due.ts';
import { startCorrections, type Corrections } from '../history/correct.ts';
import { eq } from '../drizzle.ts';
import { importAccounts } from '../schema/imports.ts';
import { termNumber, transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';
import { importSource } from './import-source.ts';
import { ONLY_SOURCE } from './read-imports.ts';
import { findImport, setStatus } from './stage.ts';
import { dropWantedOwners } from './wanted-owners.ts';

/**
 * Takes an import back by corrections: each of its entries that is still the newest for its thing and moment is
 * followed by what would stand there without it. Withdrawing again changes nothing.
 */
export function withdrawImport(context: WriterContext, importId: string, at: number, by?: string): ImportRecord {
  return transact(context, 'withdrawImport', () => {
    const found = findImport(context, importId);
    if (found.status === 'withdrawn') return found;
    findImport(context, importId, 'applied');
    setStatus(context, importId, 'withdrawn');
    const imported = termNumber(context, importSource(importId));
    const corrections = startCorrections(context, imported, termNumber(context, `withdrawal:${importId}`), at);
    const accounts = context
      .orm()
      .select({ account: importAccounts.account })
      .from(importAccounts)
      .where(eq(importAccounts.importId, importId))
      .all();
    for (const { account } of accounts) withdrawAccount(context, account, imported, corrections, at);
    dropWantedOwners(context, importId);
    const details = { fileName: found.fileName, accounts: accounts.length, corrections: corrections.count() };
    writeAudit(context, {
      at,
      actor: by ?? found.by ?? found.source,
      verb: 'import.withdrawn',
      subject: importId,
      details,
    });
    return findImport(context, importId);
  });
}

function withdrawAccount(
  context: WriterContext,
  account: number,
  imported: number,
  corrections: Corrections,
  at: number,
): void {
  const corrected = corrections.correct(account);
  const isOnlySource = context
    .prepare<{ yes: number }>(`SELECT ${ONLY_SOURCE} AS yes FROM accounts a WHERE a.n = ?1`)
    .get(account, imported, corrections.source)!.yes;
  if (isOnlySource) {
    context.prepare('UPDATE accounts SET is_gone = 1 WHERE n = ?').run(account);
    markDirty(context, account, everythingDirty(uniqueStamp(context)));
  }
  if (corrected) makeDue(context, account, at);
}
