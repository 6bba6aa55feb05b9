import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeFacts } from '#lib/core/facts/compute-facts.ts';
import { parseFactKey } from '#lib/core/documents/fact-key.ts';
import type { Fact } from '#lib/core/facts/fact.ts';
import type { AccountHistory, Entry, Horizon, Observation } from '#lib/core/signals/history.ts';
import { dayMs } from '#lib/core/time/calendar.ts';
import { isDateValue, typeOf, type Value } from '#lib/core/values.ts';
import {
  attributeKeys,
  contextOf,
  histories,
  horizons,
  now,
  reported,
  signalKeys,
  signals,
} from './facts/random-history.ts';
import { referenceValue } from './facts/reference.ts';

const anyKeys = fc.array(fc.oneof({ weight: 5, arbitrary: signalKeys }, { weight: 1, arbitrary: attributeKeys }), {
  minLength: 1,
  maxLength: 20,
});
const runs = { numRuns: 400 };

/** Numbers that run with time: only their whole days are promised. */
const isMoving = (key: string): boolean => /daysSince|daysUntil|daysInRole|tenureDays|lifetimeValue/.test(key);

function expectClose(actual: Value, expected: Value, label: string): void {
  if (typeof actual !== 'number' || typeof expected !== 'number') expect(actual, label).toEqual(expected);
  else
    expect(Math.abs(actual - expected), `${label}: ${actual} against ${expected}`).toBeLessThanOrEqual(
      1e-9 * Math.max(1, Math.abs(expected)),
    );
}

function mapEntries(
  history: AccountHistory,
  change: <E extends Entry>(entries: readonly E[]) => readonly E[],
): AccountHistory {
  const { accountId, observations, events, records, attributes, contactRoles, owners, overrides, outcomes } = history;
  return {
    accountId,
    observations: new Map([...observations].map(([key, entries]) => [key, change(entries)])),
    events: change(events),
    records: change(records),
    attributes: change(attributes),
    contactRoles: change(contactRoles),
    owners: change(owners),
    overrides: change(overrides),
    outcomes: change(outcomes),
  };
}

/** What is known moves on with the moment. */
function moveOn(horizon: Horizon, at: number): Horizon {
  return horizon.knownBy === undefined
    ? { ...horizon, at }
    : { ...horizon, at, knownBy: horizon.knownBy + at - horizon.at };
}

const valuesOf = (facts: ReadonlyMap<string, Fact>): unknown =>
  [...facts].map(([key, { value, why, observedAt, entries, assumed }]) => ({
    key,
    value,
    why,
    observedAt,
    entries,
    assumed,
  }));

describe('facts', { timeout: 60_000 }, () => {
  it('agree with filtering everything again for every question', () => {
    fc.assert(
      fc.property(
        histories,
        horizons,
        reported,
        fc.array(signalKeys, { minLength: 1, maxLength: 20 }),
        (history, horizon, last, keys) => {
          const facts = computeFacts(keys, contextOf(history, horizon, last));
          for (const key of keys) {
            const source = parseFactKey(key);
            if (source?.kind !== 'signal') throw new Error(key);
            expectClose(
              facts.get(key)!.value,
              referenceValue(signals.get(source.signal)!, source.read, history, horizon, last),
              key,
            );
          }
        },
      ),
      runs,
    );
  });

  it('do not depend on the order of entries or keys', () => {
    fc.assert(
      fc.property(
        histories,
        horizons,
        reported,
        anyKeys,
        fc.infiniteStream(fc.nat()),
        (history, horizon, last, keys, dice) => {
          const shuffle = <T>(items: readonly T[]): T[] =>
            items
              .map((item) => ({ item, roll: dice.next().value as number }))
              .sort((a, b) => a.roll - b.roll)
              .map(({ item }) => item);
          const facts = computeFacts(keys, contextOf(history, horizon, last));
          const again = computeFacts(shuffle(keys), contextOf(mapEntries(history, shuffle), horizon, last));
          for (const [key, fact] of facts) expect(again.get(key), key).toEqual(fact);
        },
      ),
      runs,
    );
  });

  it('stay the same until just before validUntil', () => {
    const within = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(histories, horizons, reported, anyKeys, within, (history, horizon, last, keys, share) => {
        for (const [key, fact] of computeFacts(keys, contextOf(history, horizon, last))) {
          const until = fact.validUntil ?? horizon.at + 60 * dayMs;
          expect(until, key).toBeGreaterThan(horizon.at);
          const between = horizon.at + Math.floor((until - 1 - horizon.at) * share);
          for (const at of [until - 1, between]) {
            const later = computeFacts([key], contextOf(history, moveOn(horizon, at), last)).get(key)!;
            if (!isMoving(key)) expect(later.value, `${key} at ${at}`).toEqual(fact.value);
            else if (typeof fact.value === 'number' && key !== '@lifetimeValue' && at !== horizon.at) {
              // No whole number of days is passed on the way: floor and ceiling stay, but for leaving a whole day at once.
              const value = later.value as number;
              expect(Math.floor(Math.max(value, fact.value)), key).toBe(Math.floor(Math.min(value, fact.value)));
            }
          }
        }
      }),
      runs,
    );
  });

  it('know only what was known: a horizon is the same as not having the other entries', () => {
    fc.assert(
      fc.property(histories, horizons, reported, anyKeys, (history, horizon, last, keys) => {
        const { at, knownBy = Infinity, rev = Infinity } = horizon;
        const seen = mapEntries(history, (entries) =>
          entries.filter((entry) => entry.observedAt <= at && entry.knownAt <= knownBy && entry.rev <= rev),
        );
        const facts = computeFacts(keys, contextOf(history, horizon, last));
        expect(valuesOf(facts)).toEqual(valuesOf(computeFacts(keys, contextOf(seen, { at }, last))));
      }),
      runs,
    );
  });

  it('take a correction as if the first value had never been said', () => {
    const value = fc.integer({ min: -3, max: 9 });
    fc.assert(
      fc.property(histories, reported, anyKeys, fc.nat(), fc.option(value), (history, last, keys, pick, corrected) => {
        const seats = history.observations.get('seats') ?? [];
        const target = seats[pick % Math.max(1, seats.length)];
        if (!target) return;
        const isSame = (entry: Observation): boolean =>
          entry.observedAt === target.observedAt && entry.contactId === target.contactId;
        const correction: Observation = {
          signal: 'seats',
          contactId: target.contactId,
          observedAt: target.observedAt,
          knownAt: now,
          rev: 1e6,
          value: corrected,
        };
        const withSeats = (entries: readonly Observation[]): AccountHistory => ({
          ...history,
          observations: new Map(history.observations).set('seats', entries),
        });
        const others = seats.filter((entry) => !isSame(entry));
        const facts = computeFacts(keys, contextOf(withSeats([...seats, correction]), { at: now }, last));
        const clean = computeFacts(
          keys,
          contextOf(withSeats(corrected === null ? others : [...others, correction]), { at: now }, last),
        );
        expect(valuesOf(facts)).toEqual(valuesOf(clean));
        const before = computeFacts(
          keys,
          contextOf(withSeats([...seats, correction]), { at: now, rev: 1e6 - 1 }, last),
        );
        expect(before).toEqual(computeFacts(keys, contextOf(history, { at: now }, last)));
      }),
      runs,
    );
  });

  it('are finite numbers, texts, booleans or dates, or unknown with a reason', () => {
    fc.assert(
      fc.property(histories, horizons, reported, anyKeys, (history, horizon, last, keys) => {
        for (const [key, { value, why }] of computeFacts(keys, contextOf(history, horizon, last))) {
          expect(typeOf(value) === null, key).toBe(value === null);
          expect(why === undefined, key).toBe(value !== null);
          if (typeof value === 'object' && value !== null) expect(isDateValue(value)).toBe(true);
        }
      }),
      runs,
    );
  });
});
