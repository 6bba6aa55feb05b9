import type { PastState, ScorePoint } from '../../evaluation-store.ts';
import { accountNumber } from '../history/account-number.ts';
import { termNumber, transact, type WriterContext } from '../writer-context.ts';
import { writeDecision } from './decisions.ts';
import { writeState } from './states.ts';
import { startPoints } from './write-points.ts';

const BLOCK_MS = 20;

/** Chooses an account's primary health model among its current scores and shows it in the lists. */
const WRITE_PRIMARY = `
  UPDATE accounts SET (primary_document, score, band, band_order, band_since) = (
    SELECT c.document, c.score, c.band, c.band_order, c.band_since
    FROM current_scores c JOIN terms t ON t.n = c.document
    JOIN documents d ON d.key = t.text AND d.kind = 'health-model' AND d.scoring = 1
    JOIN versions v ON v.content_hash = d.live
    WHERE c.account = ?1 ORDER BY v.priority DESC, d.key LIMIT 1
  ) WHERE n = ?1`;

export function writePrimary(context: WriterContext, account: number): void {
  context.prepare(WRITE_PRIMARY).run(account);
}

/** In blocks of at most 20 ms, so that other writes get through; an account's points before its states. */
export function* savePoints(
  context: WriterContext,
  points: readonly ScorePoint[],
  states: readonly PastState[],
): Generator<void, void> {
  for (let i = 0; i < points.length;) {
    transact(context, 'savePoints', () => {
      const writer = startPoints(context);
      const touched = new Set<number>();
      const end = performance.now() + BLOCK_MS;
      do {
        const point = points[i++]!;
        const account = accountNumber(context, point.accountId);
        writer.write(account, point);
        touched.add(account);
      } while (i < points.length && performance.now() < end);
      writer.finish();
      for (const account of touched) writePrimary(context, account);
    });
    yield;
  }
  for (let i = 0; i < states.length;) {
    transact(context, 'savePoints', () => {
      const end = performance.now() + BLOCK_MS;
      do {
        const { accountId, document, state, decisions } = states[i++]!;
        const account = accountNumber(context, accountId);
        writeState(context, account, termNumber(context, document), state);
        for (const decision of decisions) writeDecision(context, account, decision);
      } while (i < states.length && performance.now() < end);
    });
    yield;
  }
}
