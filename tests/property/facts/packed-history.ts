/** Histories as the store gives them in bulk, and histories that can be read without an object per entry. */
import fc from 'fast-check';
import { signalList } from './random-history.ts';
import { emptyHistory, type AccountHistory, type Observation } from '#lib/core/signals/history.ts';
import type { SeriesPack } from '#lib/core/signals/series-pack.ts';
import { byTime } from '#lib/core/signals/versions.ts';
import { dayMs } from '#lib/core/time/calendar.ts';
import type { Value } from '#lib/core/values.ts';
import { now } from './random-history.ts';

export function packHistories(histories: readonly AccountHistory[]): Map<string, SeriesPack> {
  return new Map(signalList.filter((signal) => !signal.derive).map(({ key }) => [key, packOf(key, histories)]));
}

function packOf(signal: string, histories: readonly AccountHistory[]): SeriesPack {
  const starts = new Uint32Array(histories.length + 1);
  const entries: Observation[] = [];
  histories.forEach((history, account) => {
    entries.push(...(history.observations.get(signal) ?? []).toSorted(byTime));
    starts[account + 1] = entries.length;
  });
  const others = new Map<number, Value>();
  const contacts = new Map<number, string>();
  entries.forEach(({ value, withdrawn, contactId }, index) => {
    if (withdrawn) others.set(index, null);
    else if (typeof value !== 'number') others.set(index, value);
    if (contactId !== undefined) contacts.set(index, contactId);
  });
  const column = (of: (entry: Observation) => number): Float64Array => Float64Array.from(entries, of);
  return {
    signal,
    starts,
    observedAt: column((entry) => entry.observedAt),
    knownAt: column((entry) => entry.knownAt),
    rev: column((entry) => entry.rev),
    values: column(({ value, withdrawn }) => (typeof value === 'number' && !withdrawn ? value : NaN)),
    assumed: Uint8Array.from(entries, (entry) => (entry.assumed ? 1 : 0)),
    others,
    contacts,
  };
}

const number = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -3, max: 9 }) },
  { weight: 6, arbitrary: fc.double({ min: -100, max: 100, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, 1e308, -1e308, 5e-324, 0.1, 1e17) },
);

interface Step {
  readonly gap: number;
  readonly lag: number;
  readonly value: Value;
  readonly contactId?: string | undefined;
}

/** Steps of a quarter day, so that equal moments and exact window edges are common; `lag` is until it is known. */
const plainStep: fc.Arbitrary<Step> = fc.record({
  gap: fc.integer({ min: 1, max: 14 }),
  lag: fc.integer({ min: 0, max: 4 }),
  value: number,
});

const correctedStep: fc.Arbitrary<Step> = fc.record({
  gap: fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 4, arbitrary: fc.integer({ min: 1, max: 14 }) }),
  lag: fc.oneof({ weight: 1, arbitrary: fc.constant(4) }, { weight: 30, arbitrary: fc.constant(0) }),
  value: fc.option(number, { freq: 8 }),
  contactId: fc.constantFrom(undefined, undefined, 'ann', 'bob'),
});

/** Numbers at rising moments, learned in the order in which they were true; the newest may be yet to come. */
export const plainHistories = historiesOf(plainStep);

/** The same with several values for one moment and values taken back. */
export const correctedHistories = historiesOf(correctedStep);

function historiesOf(step: fc.Arbitrary<Step>): fc.Arbitrary<AccountHistory> {
  const steps = (maxLength: number) => fc.array(step, { maxLength, size: 'max' });
  return fc
    .record({
      seats: steps(60),
      logins: steps(60),
      unscheduled: steps(20),
      last: fc.integer({ min: -60, max: 8 }),
    })
    .map(({ last, ...drawn }) => {
      let rev = 0;
      const observations = Object.entries(drawn).map(([signal, steps]): [string, Observation[]] => {
        let place = last - steps.reduce((total, each) => total + each.gap, 0);
        let known = -Infinity;
        const entries = steps.map(({ gap, lag, ...said }): Observation => {
          place += gap;
          known = Math.max(known, place + lag);
          const at = (quarter: number): number => now + (quarter * dayMs) / 4;
          return { signal, observedAt: at(place), knownAt: at(known), rev: ++rev, ...said };
        });
        return [signal, entries];
      });
      return { ...emptyHistory('acme'), observations: new Map(observations) };
    });
}

/** One to a dozen moments, ascending, now and then one twice; many exactly on the edge of a window or of silence, or next to it. */
export const momentLists: fc.Arbitrary<number[]> = fc
  .array(
    fc.oneof(
      fc
        .record({ step: fc.integer({ min: -80, max: 6 }), beside: fc.constantFrom(-1, 0, 0, 1) })
        .map(({ step, beside }) => now + (step * dayMs) / 4 + beside),
      fc.integer({ min: now - 12 * dayMs, max: now }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((moments) => moments.toSorted((a, b) => a - b));
