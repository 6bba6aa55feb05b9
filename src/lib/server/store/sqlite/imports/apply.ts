import type { ImportRecord } from '../../import-store.ts';
import { startAppend } from '../history/append.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';
import { importSource } from './import-source.ts';
import { unpackChanges } from './pack.ts';
import { dropChunks, findImport } from './stage.ts';
import { saveWantedOwners } from './wanted-owners.ts';

/** One transaction, however large. Applying again returns what was done the first time. */
export function applyImport(
  context: WriterContext,
  importId: string,
  at: number,
  counts: { rows: number; skipped: number },
  onProgress: (done: number, total: number) => void,
): ImportRecord {
  return transact(context, 'applyImport', () => {
    const found = findImport(context, importId);
    if (found.status === 'applied') return found;
    findImport(context, importId, 'staging');
    const { total } = context
      .prepare<{ total: number }>('SELECT count(*) AS total FROM import_chunks WHERE import_id = ?')
      .get(importId)!;
    const chunk = context.prepare<{ body: Uint8Array }>('SELECT body FROM import_chunks WHERE import_id = ? AND n = ?');
    const appender = startAppend(context, at, importSource(importId));
    for (let n = 1; n <= total; n++) {
      const changes = unpackChanges(chunk.get(importId, n)!.body);
      appender.add(changes);
      saveWantedOwners(context, importId, changes);
      onProgress(n, total);
    }
    const { accounts, appended, repeated } = appender.finish();
    const remember = context.prepare('INSERT INTO import_accounts (import_id, account) VALUES (?, ?)');
    for (const account of accounts) remember.run(importId, account);
    dropChunks(context, importId);
    context
      .prepare(
        "UPDATE imports SET status = 'applied', applied_at = ?, appended = ?, repeated = ?, rows = ?, skipped = ? WHERE id = ?",
      )
      .run(at, appended, repeated, counts.rows, counts.skipped, importId);
    const details = { kind: found.kind, source: found.source, fileName: found.fileName, ...counts, appended, repeated };
    writeAudit(context, { at, actor: found.by ?? found.source, verb: 'import.applied', subject: importId, details });
    return findImport(context, importId);
  });
}
