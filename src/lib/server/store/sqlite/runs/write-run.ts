import type { Run } from '#lib/core/playbooks/run.ts';
import type { WriterContext } from '../writer-context.ts';

const WRITE = `
  INSERT INTO runs (id, account, document, status, started_at, wake_at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
  ON CONFLICT DO UPDATE SET status = ?4, wake_at = ?6, body = ?7, lease_until = 0, fence = fence + 1`;

/** Within the caller's transaction: the run as it stands, its lease given back and its fence moved. */
export function writeRun(context: WriterContext, account: number, run: Run): void {
  context
    .prepare(WRITE)
    .run(run.id, account, run.document, run.status, run.startedAt, wakeAt(context, run), JSON.stringify(run));
}

/** The earliest of its timers and of the events that wait for it. */
function wakeAt(context: WriterContext, run: Run): number | null {
  if (run.status !== 'active') return null;
  const event = context
    .prepare<{ at: number | null }>('SELECT min(at) AS at FROM run_events WHERE run_id = ? AND handled_at IS NULL')
    .get(run.id)?.at;
  const moments = run.tokens
    .map((token) => token.dueAt)
    .concat(event ?? null)
    .filter((at) => at !== null);
  return moments.length ? Math.min(...moments) : null;
}
