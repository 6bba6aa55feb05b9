import { describe, expect, it } from 'vitest';
import { emptyHistory } from '../signals/history.ts';
import { dayMs } from '../time/calendar.ts';
import { computeFacts } from './compute-facts.ts';
import type { Fact } from './fact.ts';
import type { ModelPoint } from './read-model.ts';

const at = 100 * dayMs;
const point = (day: number, score: number | null, band: string | null): ModelPoint => ({
  at: day * dayMs,
  score,
  band,
  bandOrder: band === 'good' ? 1 : band === null ? null : 0,
});

function read(key: string, points: readonly ModelPoint[]): Fact {
  const modelPoints = (model: string): readonly ModelPoint[] => (model === 'health' ? points : []);
  return computeFacts([key], {
    history: emptyHistory('acme'),
    horizon: { at },
    signals: new Map(),
    lastReported: () => null,
    modelPoints,
  }).get(key)!;
}

const points = [
  point(60, 80, 'good'),
  point(80, 60, 'good'),
  point(90, 30, 'bad'),
  point(95, 20, 'bad'),
  point(120, 90, 'good'),
];

describe('another model', () => {
  it('is read as of the moment, one made right now included', () => {
    expect(read('#health.score', points)).toMatchObject({ value: 20, observedAt: 95 * dayMs, validUntil: 120 * dayMs });
    expect(read('#health.band', points).value).toBe('bad');
    expect(read('#health.bandOrder', points).value).toBe(0);
    expect(read('#health.score', [...points.slice(0, 4), point(100, 55, 'good')]).value).toBe(55);
  });

  it('changes against the score in force that many days ago, by history before this moment', () => {
    expect(read('#health.change:15', points)).toMatchObject({ value: -40, validUntil: 105 * dayMs });
    expect(read('#health.change:20', points).value).toBe(-40);
    expect(read('#health.change:15', [...points.slice(0, 4), point(100, 99, 'good')])).toMatchObject({
      value: -40,
      validUntil: at + 1,
    });
    expect(read('#health.change:50', points)).toMatchObject({ value: null });
    expect(read('#health.change:15', [point(70, null, null), point(90, 5, 'bad')]).value).toBeNull();
    expect(read('#health.change', points)).toMatchObject({ value: null, why: 'undefined' });
  });

  it('counts the days in its band since the band began', () => {
    expect(read('#health.daysInBand', points)).toMatchObject({ value: 10, validUntil: at + 1 });
    expect(read('#health.daysInBand', [point(60, 80, null)])).toMatchObject({ value: null, why: 'undefined' });
  });

  it('without any reading is unknown', () => {
    for (const fact of ['score', 'band', 'change:7', 'daysInBand'])
      expect(read(`#other.${fact}`, points), fact).toMatchObject({ value: null, why: 'never' });
  });
});

describe('a segment', () => {
  it('has the account as a member, or not, or nobody knows', () => {
    const context = {
      history: emptyHistory('acme'),
      horizon: { at },
      signals: new Map(),
      lastReported: () => null,
      modelPoints: () => [],
    };
    const isMember = (segment: string): boolean | null =>
      segment === 'large' ? true : segment === 'small' ? false : null;
    const facts = computeFacts(['%large', '%small', '%other'], { ...context, isMember });
    expect([...facts.values()].map((fact) => fact.value)).toEqual([true, false, null]);
    expect(computeFacts(['%large'], context).get('%large')!.value).toBeNull();
  });
});
