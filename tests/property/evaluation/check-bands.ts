/** The settled band against a plain reading of the rule that looks at the whole sequence each time and remembers nothing. */
import fc from 'fast-check';
import { decide } from '#lib/core/decide/decide.ts';
import { emptyState, type DecisionState } from '#lib/core/decide/decision.ts';
import { bands, day, evaluationOf, healthModel } from '#lib/core/decide/sample-documents.ts';
import type { Amount } from './any-document.ts';

interface Moment {
  readonly at: number;
  readonly score: number | null;
  /** The flag that forces "at-risk". */
  readonly flag: boolean | null;
  readonly override: string | null;
}

const moments: fc.Arbitrary<Moment[]> = fc
  .array(
    fc.record({
      hours: fc.constantFrom(0, 1, 12, 24, 36, 72),
      score: fc.option(
        fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(35, 39.999, 40, 45, 64.999, 65, 70, 75)),
        { freq: 4 },
      ),
      flag: fc.constantFrom(false, false, false, true, null),
      override: fc.option(fc.constantFrom(...bands.map(({ key }) => key)), { freq: 1 }),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((steps) => {
    let at = day(0);
    return steps.map(({ hours, ...rest }) => ({ at: (at += hours * 3_600_000), ...rest }));
  });

const rawOf = (score: number) => bands.filter(({ from }) => score >= from).length - 1;

/** By score alone: where it was last settled, and whether it has wanted to leave for long enough of known time since. */
function scoredBand(past: readonly Moment[], buffer: number, dwellDays: number): number | null {
  let settled: number | null = null;
  let wantsOutSince: number | null = null;
  for (const [index, { score }] of past.entries()) {
    if (score === null) continue;
    const wantsOut: boolean =
      settled !== null &&
      (score < bands[settled]!.from - buffer || score >= (bands[settled + 1]?.from ?? Infinity) + buffer);
    if (settled === null) settled = rawOf(score);
    else if (!wantsOut) wantsOutSince = null;
    else {
      wantsOutSince ??= index;
      // Time counts from each moment at which the score is known to the next moment, whatever that brings.
      const known = past
        .slice(wantsOutSince, index)
        .reduce((sum, each, at) => sum + (each.score === null ? 0 : past[wantsOutSince! + at + 1]!.at - each.at), 0);
      if (known >= dwellDays * 86_400_000) [settled, wantsOutSince] = [rawOf(score), null];
    }
  }
  return settled;
}

function bandAt(past: readonly Moment[], buffer: number, dwellDays: number): string | null {
  const { override } = past.at(-1)!;
  if (override !== null) return override;
  if (past.findLast(({ flag }) => flag !== null)?.flag === true) return 'at-risk';
  const scored = scoredBand(past, buffer, dwellDays);
  return scored === null ? null : bands[scored]!.key;
}

export function provesBands(amount: Amount): void {
  const property = fc.property(
    moments,
    fc.constantFrom(0, 2, 5, 20),
    fc.constantFrom(0, 1, 1.5, 3),
    (list, hysteresis, minDwellDays) => {
      const document = healthModel({ hysteresis, minDwellDays, force: ['at-risk'] });
      let previous: DecisionState = emptyState;
      for (const [index, { at, score, flag, override }] of list.entries()) {
        const evaluation = evaluationOf(at, {
          score,
          forced: flag === true ? 'at-risk' : null,
          flags: { cnd_f: flag },
        });
        const inForce = override === null ? null : { band: override, reason: 'By hand', expiresAt: null };
        previous = decide({
          document,
          evaluation,
          previous,
          override: inForce,
          models: {},
          dates: {},
          events: [],
        }).state;
        const expected = bandAt(list.slice(0, index + 1), hysteresis, minDwellDays);
        const band = previous.bands['thr_h']!.band;
        if (band !== expected)
          throw new Error(`At step ${index} the band is ${band}, a plain reading says ${expected}.`);
      }
    },
  );
  fc.assert(property, amount);
}
