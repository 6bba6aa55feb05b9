import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import { emptyState, type DecisionState } from './decision.ts';
import { nextDecisionAt } from './next-decision.ts';
import { callTask, conditionNode, day, evaluationOf, healthModel, workflow } from './sample-documents.ts';

const model = healthModel({ minDwellDays: 3 });

const fold = (...scores: (number | null)[]): DecisionState =>
  scores.reduce<DecisionState>(
    (previous, score, index) =>
      decide({
        document: model,
        evaluation: evaluationOf(day(index), { score }),
        previous,
        override: null,
        models: {},
        dates: {},
        events: [],
      }).state,
    emptyState,
  );

describe('when to look again', () => {
  it('is never for a settled account', () => {
    expect(nextDecisionAt(fold(75, 75), model, day(1))).toBe(null);
  });

  it('is when a band has lasted, time unknown not counted', () => {
    expect(nextDecisionAt(fold(75, 30), model, day(1))).toBe(day(4));
    expect(nextDecisionAt(fold(75, 30, null, 30), model, day(3))).toBe(day(5));
    expect(nextDecisionAt(fold(75, 30, null), model, day(2))).toBe(null);
  });

  it('agrees with deciding: a moment earlier nothing changes, at the moment the band does', () => {
    const state = fold(75, 30);
    const due = nextDecisionAt(state, model, day(1))!;
    const at = (moment: number) =>
      decide({
        document: model,
        evaluation: evaluationOf(moment, { score: 30 }),
        previous: state,
        override: null,
        models: {},
        dates: {},
        events: [],
      }).state.bands.thr_h!.band;
    expect([at(due - 1), at(due)]).toEqual(['healthy', 'at-risk']);
  });

  it('is when a condition has held for its days', () => {
    const document = workflow({ cnd_a: conditionNode('Few logins', { forDays: 7 }) }, []);
    const state = (unknownSince: number | null) => ({
      ...emptyState,
      held: { cnd_a: { since: day(0), unknownSince } },
    });
    expect(nextDecisionAt(state(null), document, day(1))).toBe(day(7));
    expect(nextDecisionAt(state(null), document, day(7))).toBe(null);
    expect(nextDecisionAt(state(day(1)), document, day(2))).toBe(null);
  });

  it('is when a date is due or an override ends, whichever is first', () => {
    const document = workflow(
      { sch_a: { type: 'schedule', v: 1, config: { attribute: 'renewalDate', offsetDays: -10 } }, tsk_a: callTask },
      [['sch_a', 'start', 'tsk_a']],
    );
    const override = { band: 'x', reason: '', expiresAt: day(30) };
    const ask = (at: number) => nextDecisionAt(emptyState, document, at, { dates: { renewalDate: day(30) }, override });
    expect([ask(day(0)), ask(day(20)), ask(day(30))]).toEqual([day(20), day(30), null]);
  });
});
