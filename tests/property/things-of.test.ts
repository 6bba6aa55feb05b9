import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeFacts } from '#lib/core/facts/compute-facts.ts';
import { derivedAttributes } from '#lib/core/facts/derived-attributes.ts';
import { isAmong, thingsOf } from '#lib/core/facts/things-of.ts';
import type { AccountHistory } from '#lib/core/signals/history.ts';
import { contextOf, histories, horizons, reported, signalList, signals } from './facts/random-history.ts';

const keys = [
  ...signalList.flatMap(({ key }) => [key, `${key}.count:9`, `${key}.sum:9`, `${key}.daysSince`]),
  ...derivedAttributes.map(({ key }) => `@${key}`),
  '@plan',
  '@arr',
  '@startDate.daysSince',
  '@startDate.daysUntil',
];

/** An id is that of one event: one of another name has another. */
function withOwnIds(history: AccountHistory): AccountHistory {
  return { ...history, events: history.events.map((event) => ({ ...event, id: `${event.name} ${event.id}` })) };
}

/** The history without one of its entries, and the thing that entry is about. */
function oneLess(history: AccountHistory, pick: number): { less: AccountHistory; thing: string } | undefined {
  const { observations, events, records, attributes, contactRoles, outcomes } = history;
  const lists = [
    ...[...observations].map(([thing, entries]) =>
      leavingOut(entries, (left) => ({ thing, less: { observations: new Map(observations).set(thing, left) } })),
    ),
    leavingOut(events, (left, { name }) => ({ thing: `event:${name}`, less: { events: left } })),
    leavingOut(records, (left, { record }) => ({ thing: `record:${record}`, less: { records: left } })),
    leavingOut(attributes, (left) => ({ thing: 'attributes', less: { attributes: left } })),
    leavingOut(contactRoles, (left) => ({ thing: 'roles', less: { contactRoles: left } })),
    leavingOut(outcomes, (left) => ({ thing: 'outcomes', less: { outcomes: left } })),
  ];
  const filled = lists.filter(({ length }) => length > 0);
  const choices = filled[pick % Math.max(1, filled.length)];
  const choice = choices?.[(pick >> 4) % choices.length]?.();
  return choice && { thing: choice.thing, less: { ...history, ...choice.less } };
}

function leavingOut<Item, Choice>(
  entries: readonly Item[],
  choice: (left: readonly Item[], gone: Item) => Choice,
): (() => Choice)[] {
  return entries.map(
    (gone) => () =>
      choice(
        entries.filter((entry) => entry !== gone),
        gone,
      ),
  );
}

describe('things', { timeout: 60_000 }, () => {
  it('are all that a fact rests on: an entry about another thing does not change it', () => {
    const changed = new Set<string>();
    fc.assert(
      fc.property(histories, horizons, reported, fc.nat({ max: 1 << 20 }), (drawn, horizon, last, pick) => {
        const history = withOwnIds(drawn);
        const found = oneLess(history, pick);
        if (!found) return;
        const facts = computeFacts(keys, contextOf(history, horizon, last));
        for (const [key, { value, why }] of computeFacts(keys, contextOf(found.less, horizon, last))) {
          const fact = facts.get(key)!;
          if (JSON.stringify([value, why]) === JSON.stringify([fact.value, fact.why])) continue;
          expect(isAmong(thingsOf(key, signals), found.thing), `${key} rests on ${found.thing}`).toBe(true);
          changed.add(found.thing);
        }
      }),
      { numRuns: 3000 },
    );
    expect([...changed].sort()).toEqual(
      [
        'attributes',
        'event:meeting',
        'event:order',
        'event:visit',
        'logins',
        'outcomes',
        'record:order',
        'record:ticket',
        'roles',
      ]
        .concat('seats', 'tone', 'unscheduled')
        .sort(),
    );
  });

  it('are no more than that', () => {
    const of = (key: string): string[] => [...thingsOf(key, signals)].sort();
    expect(of('logins.sum:28')).toEqual(['logins']);
    expect(of('visits.count:7')).toEqual(['event:visit']);
    expect(of('open')).toEqual(['record:ticket']);
    expect(of('busy')).toEqual(['event:o*', 'event:visit']);
    expect(of('@plan')).toEqual(['attributes']);
    expect(of('@tenureDays')).toEqual(['attributes']);
    expect(of('@lifetimeValue')).toEqual(['attributes', 'outcomes']);
    expect(of('@champion.count')).toEqual(['attributes', 'roles']);
    expect(of('@lastTouch.daysSince')).toContain('event:meeting');
    for (const key of ['nobody.sum:7', '#health.score', '%customers', 'not a key']) expect(of(key), key).toEqual([]);
  });
});
