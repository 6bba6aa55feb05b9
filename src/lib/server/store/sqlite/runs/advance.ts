import type { DueRun, RunStore } from '../../run-store.ts';
import { readJson } from '../stored-json.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';
import { applyEffects } from './effects.ts';
import { runFrom } from './read-runs.ts';
import { runEventSchema } from './run-events.ts';
import { writeRun } from './write-run.ts';

const FIND = `
  SELECT r.id, r.account, r.fence, r.body FROM runs r JOIN account_work d ON d.account = r.account
  WHERE r.wake_at <= ?1 AND r.wake_at IS NOT NULL AND r.lease_until <= ?1 AND d.lease_until <= ?1
  ORDER BY r.wake_at, r.id LIMIT ?2`;

export function claimDueRuns(context: WriterContext, now: number, limit: number, leaseMs: number): readonly DueRun[] {
  return transact(context, 'claimDueRuns', () => {
    const found = context.prepare<{ id: string; account: number; fence: number; body: string }>(FIND).all(now, limit);
    const lease = context.prepare('UPDATE runs SET lease_until = ?, fence = ? WHERE id = ?');
    // An evaluation of this account whose lease ran out must not write its runs after all.
    const evict = context.prepare(
      'UPDATE account_work SET lease_until = 0, fence = fence + 1 WHERE account = ? AND lease_until > 0',
    );
    const events = context.prepare<{ id: string; event: string }>(
      'SELECT id, event FROM run_events WHERE run_id = ? AND handled_at IS NULL ORDER BY n',
    );
    return found.map((row) => {
      lease.run(now + leaseMs, row.fence + 1, row.id);
      evict.run(row.account);
      const waiting = events
        .all(row.id)
        .map(({ id, event }) => ({ id, event: readJson(runEventSchema, event, `An event of run ${row.id}`) }));
      return { run: runFrom(row), fence: row.fence + 1, events: waiting };
    });
  });
}

export function settleRun(context: WriterContext, step: Parameters<RunStore['settleRun']>[0]): 'settled' | 'stale' {
  const { run, fence, handled, effects, at } = step;
  return transact(context, 'settleRun', () => {
    const found = context
      .prepare<{ account: number; fence: number }>('SELECT account, fence FROM runs WHERE id = ?')
      .get(run.id);
    if (found?.fence !== fence) return 'stale';
    const handle = context.prepare(
      'UPDATE run_events SET handled_at = ? WHERE id = ? AND run_id = ? AND handled_at IS NULL',
    );
    for (const id of handled) handle.run(at, id, run.id);
    if (run.status !== 'active') {
      context.prepare('UPDATE run_events SET handled_at = ? WHERE run_id = ? AND handled_at IS NULL').run(at, run.id);
    }
    writeRun(context, found.account, run);
    const actions = applyEffects(context, found.account, run.accountId, effects, at);
    if (actions.length || run.status !== 'active') {
      const details = { account: run.accountId, document: run.document, status: run.status, actions };
      writeAudit(context, { at, actor: 'rapport', verb: 'run.advanced', subject: run.id, details });
    }
    return 'settled';
  });
}
