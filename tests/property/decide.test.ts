import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionId } from '#lib/core/actions/action-id.ts';
import { decide, type Decided, type DecideInput } from '#lib/core/decide/decide.ts';
import { emptyState, type DecisionState } from '#lib/core/decide/decision.ts';
import { bands, callTask, conditionNode, day, evaluationOf, healthModel } from '#lib/core/decide/sample-documents.ts';
import type { GraphDocument } from '#lib/core/documents/document.ts';
import type { Reentry } from '#lib/core/documents/nodes/reentry.ts';

const reentry: fc.Arbitrary<Reentry | undefined> = fc.option(
  fc.oneof(
    fc.constant({ policy: 'episode' as const }),
    fc.constant({ policy: 'once' as const }),
    fc.record({ policy: fc.constant('cooldown' as const), days: fc.integer({ min: 0, max: 20 }) }),
    fc.record({
      policy: fc.constant('limit' as const),
      times: fc.integer({ min: 1, max: 3 }),
      days: fc.integer({ min: 1, max: 20 }),
    }),
  ),
  { nil: undefined },
);

/** A model with every kind of trigger. */
const document: fc.Arbitrary<GraphDocument> = fc
  .record({ hysteresis: fc.integer({ min: 0, max: 50 }), minDwellDays: fc.constantFrom(0, 0, 1, 3, 7.5), reentry })
  .map((threshold) => {
    const model = healthModel({ ...threshold, force: ['at-risk', 'concerning'] }, [
      ...bands.map(({ key }) => ['thr_h', `enter:${key}`, 'tsk_a'] as const),
      ...['cnd_f', 'cnd_g'].flatMap((id) => [[id, 'entered', 'tsk_a'] as const, [id, 'cleared', 'tsk_a'] as const]),
      ...['chg_a', 'sch_a', 'evt_a'].map((id) => [id, 'start', 'tsk_a'] as const),
    ]);
    const starts: GraphDocument['nodes'] = {
      cnd_g: conditionNode('Other', { reentry: threshold.reentry }),
      chg_a: {
        type: 'band-change',
        v: 1,
        config: { model: 'other', from: [], to: [], direction: 'any', reentry: threshold.reentry },
      },
      sch_a: {
        type: 'schedule',
        v: 1,
        config: { attribute: 'renewalDate', offsetDays: -5, reentry: threshold.reentry },
      },
      evt_a: { type: 'event', v: 1, config: { event: 'login', reentry: threshold.reentry } },
      tsk_a: callTask,
    };
    return { ...model, nodes: { ...model.nodes, ...starts } };
  });

const flag = fc.constantFrom(true, false, null);
const band = fc.constantFrom('at-risk', 'concerning', 'healthy', null);

/** What happens to the account at one moment. */
const moment = fc.record({
  hours: fc.integer({ min: 0, max: 100 }),
  score: fc.option(fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(39.999, 40, 42, 68, 70, 72))),
  f: flag,
  g: flag,
  applies: fc.constantFrom(true, true, true, true, true, null, false),
  override: fc.option(
    band.filter((key) => key !== null),
    { freq: 6 },
  ),
  other: band,
  renewal: fc.option(fc.integer({ min: 0, max: 60 })),
  events: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 2 }),
});

type Moment = typeof moment extends fc.Arbitrary<infer Each> ? Each : never;

const history = fc.array(moment, { maxLength: 40 });

function inputsOf(moments: readonly Moment[]): Omit<DecideInput, 'document' | 'previous'>[] {
  let at = day(0);
  let before: string | null = null;
  return moments.map((each) => {
    at += each.hours * 3_600_000;
    const models = { other: { before, after: each.other, bands } };
    before = each.other ?? before;
    return {
      evaluation: evaluationOf(at, {
        score: each.score,
        forced: each.f === true ? 'at-risk' : null,
        flags: { cnd_f: each.f, cnd_g: each.g },
        applies: each.applies,
      }),
      override: each.override === null ? null : { band: each.override, reason: 'By hand', expiresAt: null },
      models,
      dates: { renewalDate: each.renewal === null ? null : day(each.renewal) },
      events: each.events.map((id) => ({
        id: `evt-${id}`,
        name: 'login',
        properties: {},
        observedAt: day(id),
        knownAt: day(id),
        rev: id,
      })),
    };
  });
}

function fold(graph: GraphDocument, moments: ReturnType<typeof inputsOf>, from: DecisionState = emptyState): Decided[] {
  let previous = from;
  return moments.map((input) => {
    const decided = decide({ ...input, document: graph, previous });
    previous = decided.state;
    return decided;
  });
}

const frozen = <Data>(data: Data): Data => {
  if (typeof data === 'object' && data !== null) Object.values(Object.freeze(data)).forEach(frozen);
  return data;
};

describe('deciding, whatever happens', { timeout: 60_000 }, () => {
  it('is the same when it is replayed, and changes nothing it is given', () => {
    fc.assert(
      fc.property(document, history, (graph, moments) => {
        expect(fold(structuredClone(graph), inputsOf(moments))).toEqual(fold(frozen(graph), frozen(inputsOf(moments))));
      }),
    );
  });

  it('is the same in two halves, with the state stored in between', () => {
    fc.assert(
      fc.property(document, history, fc.nat(), (graph, moments, cut) => {
        const inputs = inputsOf(moments);
        const middle = inputs.length === 0 ? 0 : cut % inputs.length;
        const first = fold(graph, inputs.slice(0, middle));
        const stored = JSON.parse(JSON.stringify(first.at(-1)?.state ?? emptyState)) as DecisionState;
        expect([...first, ...fold(graph, inputs.slice(middle), stored)]).toEqual(fold(graph, inputs));
      }),
    );
  });

  it('fires an episode at most once, so that no action id comes twice', () => {
    fc.assert(
      fc.property(document, history, (graph, moments) => {
        const fired = fold(graph, inputsOf(moments)).flatMap(({ decisions }) =>
          decisions.filter(({ kind }) => kind === 'trigger-fired'),
        );
        const ids = fired.map((each) => actionId({ ...each, accountId: 'acc', nodeId: 'tsk_a', occurrence: 1 }));
        expect(new Set(ids).size).toBe(fired.length);
      }),
    );
  });

  it('decides nothing on an evaluation in which nothing is known', () => {
    const unknown: Moment = {
      hours: 1,
      score: null,
      f: null,
      g: null,
      applies: true,
      override: null,
      other: null,
      renewal: null,
      events: [],
    };
    fc.assert(
      fc.property(
        document,
        history,
        fc.constantFrom(true, null),
        fc.integer({ min: 0, max: 1000 }),
        (graph, moments, applies, hours) => {
          // An override that ends changes the band for a reason of its own.
          const plain = moments.map((each) => ({ ...each, override: null }));
          expect(fold(graph, inputsOf([...plain, { ...unknown, hours, applies }])).at(-1)!.decisions).toEqual([]);
        },
      ),
    );
  });

  it('never starts anything on an unknown evaluation, even when an override has just ended', () => {
    const unknown: Moment = {
      hours: 1,
      score: null,
      f: null,
      g: null,
      applies: true,
      override: null,
      other: null,
      renewal: null,
      events: [],
    };
    fc.assert(
      fc.property(document, history, (graph, moments) => {
        const { decisions } = fold(graph, inputsOf([...moments, unknown])).at(-1)!;
        expect(decisions.filter(({ kind }) => kind === 'trigger-fired' || kind === 'episode-opened')).toEqual([]);
      }),
    );
  });

  it('decides nothing new when told the same again', () => {
    fc.assert(
      fc.property(document, history, (graph, moments) => {
        const inputs = inputsOf(moments);
        for (const [index, { state }] of fold(graph, inputs).entries()) {
          const again = decide({ ...inputs[index]!, document: graph, previous: state });
          expect(again.decisions).toEqual([]);
          expect(again.state).toEqual(state);
        }
      }),
    );
  });

  it('opens and closes each stay in turn, counting by one', () => {
    fc.assert(
      fc.property(document, history, (graph, moments) => {
        const open = new Map<string, number>();
        const last = new Map<string, number>();
        for (const decision of fold(graph, inputsOf(moments)).flatMap(({ decisions }) => decisions)) {
          if (decision.kind === 'episode-opened') {
            expect(open.has(decision.trigger)).toBe(false);
            expect(decision.episode).toBe((last.get(decision.trigger) ?? 0) + 1);
            open.set(decision.trigger, decision.episode);
            last.set(decision.trigger, decision.episode);
          }
          if (decision.kind === 'episode-closed') {
            expect(open.get(decision.trigger)).toBe(decision.episode);
            open.delete(decision.trigger);
          }
        }
      }),
    );
  });

  it('settles bands as a plain reading of the rule does', () => {
    const scores = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(scores, fc.integer({ min: 0, max: 50 }), (list, hysteresis) => {
        const graph = healthModel({ hysteresis });
        let expected = -1;
        const plain = list.map((score) => {
          const raw = score < 40 ? 0 : score < 70 ? 1 : 2;
          const [from, next] = [[0, 40, 70][expected], [40, 70, Infinity][expected]];
          if (expected < 0 || score < from! - hysteresis || score >= next! + hysteresis) expected = raw;
          return bands[expected]!.key;
        });
        const inputs = list.map((score, index) => ({
          evaluation: evaluationOf(day(index), { score }),
          override: null,
          models: {},
          dates: {},
          events: [],
        }));
        expect(fold(graph, inputs).map(({ state }) => state.bands.thr_h!.band)).toEqual(plain);
      }),
    );
  });
});
