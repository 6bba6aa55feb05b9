import type { PastState, ScorePoint } from '../../evaluation-store.ts';
import { markReadingDirty } from '../blocks/dirty.ts';
import { accountNumber } from '../history/account-number.ts';
import { termNumber, transact, type WriterContext } from '../writer-context.ts';
import { writeDecision } from './decisions.ts';
import { writePrimaries } from './primary.ts';
import { writeState } from './states.ts';
import { startPoints } from './write-points.ts';

const BLOCK_MS = 20;

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
      writePrimaries(context, [...touched]);
      for (const account of touched) markReadingDirty(context, account);
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
