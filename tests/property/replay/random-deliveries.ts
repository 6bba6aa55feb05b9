/** Random histories as they would reach the store: in batches, out of order, at moments that have nothing to do with what they tell. */
import fc from 'fast-check';
import type { AccountHistory } from '#lib/core/signals/history.ts';
import { dayMs } from '#lib/core/time/calendar.ts';
import type { Value } from '#lib/core/values.ts';
import type { AccountChange } from '#lib/server/store/history-store.ts';
import { diceOf, type Dice } from '../dice.ts';
import { histories, now } from '../facts/random-history.ts';

export interface Delivery {
  /** Epoch ms; deliveries come in time order. */
  readonly at: number;
  readonly changes: readonly AccountChange[];
  /** Evaluate all accounts, changed or not. */
  readonly isMarked: boolean;
}

const accounts = ['acme', 'bolt'] as const;

export const deliveries: fc.Arbitrary<readonly Delivery[]> = fc
  .record({
    lives: fc.tuple(histories, histories),
    count: fc.integer({ min: 3, max: 9 }),
    seed: fc.noBias(fc.nat(0x7fffffff)),
  })
  .map(({ lives, count, seed }) => {
    const dice = diceOf(seed);
    const told = lives
      .flatMap((life, index) => partsOf(accounts[index]!, life, dice))
      .map((change) => ({ change, weight: dice.next() }));
    const parts = told.sort((a, b) => a.weight - b.weight).map(({ change }) => change);
    let at = now - 18 * dayMs;
    return Array.from({ length: count }, (_, index) => {
      at += dice.int(1, Math.floor((21 * dayMs) / count));
      const [from, to] = [index, index + 1].map((each) => Math.floor((each * parts.length) / count));
      const people = index === 0 ? accounts.map(withPeople) : [];
      return { at, changes: [...people, ...parts.slice(from, to)], isMarked: dice.chance(0.4) };
    });
  });

const withPeople = (accountId: string): AccountChange => ({
  accountId,
  name: accountId,
  contacts: ['ann', 'bob'].map((name) => ({
    id: `${accountId}-${name}`,
    accountId,
    name,
    email: null,
    externalId: null,
    title: null,
    doNotContact: false,
  })),
});

/** Each entry a change of its own. */
function partsOf(accountId: string, life: AccountHistory, dice: Dice): AccountChange[] {
  const ofAccount = <Entry extends { contactId?: string }>(entry: Entry): Entry =>
    entry.contactId === undefined ? entry : { ...entry, contactId: `${accountId}-${entry.contactId}` };
  const finite = (value: Value): Value => (typeof value === 'number' && !Number.isFinite(value) ? null : value);
  const tidy = (properties: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, finite(value)]));
  const overrides = life.attributes.slice(0, 2).map(({ observedAt, knownAt, rev }) => {
    const band = dice.pick(['low', 'high', null]);
    return {
      observedAt,
      knownAt,
      rev,
      model: 'main',
      band,
      reason: 'By hand',
      expiresAt: dice.pick([null, observedAt + 3 * dayMs]),
      by: 'user-1',
    };
  });
  return [
    ...[...life.observations.values()]
      .flat()
      .map((each) => ({ accountId, observations: [{ ...ofAccount(each), value: finite(each.value) }] })),
    ...life.events.map((each) => ({ accountId, events: [{ ...ofAccount(each), properties: tidy(each.properties) }] })),
    ...life.records.map((each) => ({
      accountId,
      records: [{ ...ofAccount(each), properties: tidy(each.properties) }],
    })),
    ...life.attributes.map((each) => ({ accountId, attributes: [each] })),
    ...life.contactRoles.map((each) => ({ accountId, contactRoles: [ofAccount(each)] })),
    ...life.outcomes.map((each) => ({ accountId, outcomes: [each] })),
    ...overrides.map((each) => ({ accountId, overrides: [each] })),
  ];
}
