import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeFacts } from '#lib/core/facts/compute-facts.ts';
import { derivedAttributes } from '#lib/core/facts/derived-attributes.ts';
import { thingsOf } from '#lib/core/facts/things-of.ts';
import type { AccountHistory, Entry } from '#lib/core/signals/history.ts';
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
function oneLess(history: AccountHistory, pick: number): { less: AccountHistory; thing: string } | null {
  const lists: {
    thing: (entry: Entry) => string;
    entries: readonly Entry[];
    set: (left: Entry[]) => AccountHistory;
  }[] = [
    ...[...history.observations].map(([signal, entries]) => ({
      entries,
      thing: () => signal,
      set: (left: Entry[]) =>
        ({ ...history, observations: new Map([...history.observations, [signal, left]]) }) as AccountHistory,
    })),
    ...(['events', 'records', 'attributes', 'contactRoles', 'outcomes'] as const).map((list) => ({
      entries: history[list],
      thing: (entry: Entry) =>
        list === 'events'
          ? `event:${(entry as AccountHistory['events'][number]).name}`
          : list === 'records'
            ? `record:${(entry as AccountHistory['records'][number]).record}`
            : list === 'contactRoles'
              ? 'roles'
              : list,
      set: (left: Entry[]) => ({ ...history, [list]: left }),
    })),
  ].filter(({ entries }) => entries.length > 0);
  const list = lists[pick % Math.max(1, lists.length)];
  const gone = list?.entries[(pick >> 4) % list.entries.length];
  if (!list || !gone) return null;
  return { less: list.set(list.entries.filter((entry) => entry !== gone)), thing: list.thing(gone) };
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
          expect([...thingsOf(key, signals)], key).toContain(found.thing);
          changed.add(found.thing);
        }
      }),
      { numRuns: 800 },
    );
    expect([...changed].sort()).toEqual(
      ['attributes', 'event:meeting', 'event:order', 'event:visit', 'logins', 'outcomes', 'record:ticket', 'roles']
        .concat('seats', 'tone', 'unscheduled')
        .sort(),
    );
  });

  it('are no more than that', () => {
    const of = (key: string): string[] => [...thingsOf(key, signals)].sort();
    expect(of('logins.sum:28')).toEqual(['logins']);
    expect(of('visits.count:7')).toEqual(['event:visit']);
    expect(of('open')).toEqual(['record:ticket']);
    expect(of('@plan')).toEqual(['attributes']);
    expect(of('@tenureDays')).toEqual(['attributes']);
    expect(of('@lifetimeValue')).toEqual(['attributes', 'outcomes']);
    expect(of('@champion.count')).toEqual(['attributes', 'roles']);
    expect(of('@lastTouch.daysSince')).toContain('event:meeting');
    for (const key of ['nobody.sum:7', '#health.score', '%customers', 'not a key']) expect(of(key), key).toEqual([]);
  });
});
