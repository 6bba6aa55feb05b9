import type { AppendResult } from '../../history-store.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';
import { startAppend } from './append.ts';
import { unpackAppend, type PackedAppend } from './pack-append.ts';

/** The changes are packed by the caller's thread. */
export function append(context: WriterContext, packed: PackedAppend, at: number, source: string): AppendResult {
  const changes = unpackAppend(packed);
  return transact(context, 'append', () => {
    const appender = startAppend(context, at, source);
    appender.add(changes);
    const { appended, repeated, accounts } = appender.finish();
    if (appended > 0) {
      const [only] = changes;
      const subject = accounts.length === 1 && only ? only.accountId : `${accounts.length} accounts`;
      writeAudit(context, { at, actor: source, verb: 'history.appended', subject, details: { appended, repeated } });
    }
    return { appended, repeated };
  });
}
