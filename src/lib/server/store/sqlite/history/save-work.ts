/** What an append writes of accounts beside their entries: one narrow row each. */
import { addToList } from '../blocks/dirty.ts';
import { startRows } from '../many-rows.ts';
import type { WriterContext } from '../writer-context.ts';

export interface WorkWriter {
  /** Of an account that is due already and has no new events: no index is touched. */
  addPlain(account: number, rev: number, dirty: string | null): void;
  add(account: number, rev: number, eventRev: number, hasOverrides: number, dueAt: number, dirty: string | null): void;
  flush(): void;
}

const DIRTY = `dirty = ${addToList('excluded.dirty')}`;

const savePlain = (values: string): string => `
  INSERT INTO account_work (account, rev, dirty) VALUES ${values} ON CONFLICT DO UPDATE SET rev = excluded.rev, ${DIRTY}`;

const save = (values: string): string => `
  INSERT INTO account_work (account, rev, event_rev, has_overrides, due_at, dirty) VALUES ${values}
  ON CONFLICT DO UPDATE SET rev = excluded.rev, event_rev = excluded.event_rev, has_overrides = excluded.has_overrides,
    due_at = excluded.due_at, ${DIRTY}`;

/** Within the caller's transaction; the list of what is dirty is added to. */
export function startWork(context: WriterContext): WorkWriter {
  const plain = startRows(context, 3, savePlain);
  const rows = startRows(context, 6, save);
  return {
    addPlain: plain.add,
    add: rows.add,
    flush() {
      plain.flush();
      rows.flush();
    },
  };
}
