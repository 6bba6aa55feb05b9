import { readSetting, writeSetting } from '../epoch.ts';
import type { Connection } from '../connection.ts';
import { eq } from '../drizzle.ts';
import { settings } from '../schema/workspace.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from './audit.ts';

const KEY = 'restoredAt';

/** Kept until somebody acknowledges it: a restart must not forget that this is a restored copy. */
export function noteRestored(context: WriterContext, at: number): void {
  transact(context, 'noteRestored', () => {
    writeSetting(context, KEY, String(at));
    writeAudit(context, { at, actor: 'rapport', verb: 'database.restored', subject: context.path, details: {} });
  });
}

export function readRestored(connection: Connection): number | null {
  const text = readSetting(connection, KEY);
  return text === undefined ? null : Number(text);
}

export function acknowledgeRestore(context: WriterContext, actor: string, at: number): void {
  transact(context, 'acknowledgeRestore', () => {
    const { changes } = context.orm().delete(settings).where(eq(settings.key, KEY)).run();
    if (changes) writeAudit(context, { at, actor, verb: 'database.acknowledged', subject: context.path, details: {} });
  });
}
