import type { AccountChange, AppendResult } from '../../history-store.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';
import { startAppend } from './append.ts';

export function append(
  context: WriterContext,
  changes: readonly AccountChange[],
  at: number,
  source: string,
): AppendResult {
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
