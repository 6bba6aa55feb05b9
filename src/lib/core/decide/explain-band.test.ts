import { describe, expect, it } from 'vitest';
import type { ActiveOverride } from '../signals/history.ts';
import { decide } from './decide.ts';
import { emptyState } from './decision.ts';
import { explainBand } from './explain-band.ts';
import { day, evaluationOf, healthModel } from './sample-documents.ts';

interface Told {
  readonly scores: readonly (number | null)[];
  readonly dwell?: number;
  readonly override?: ActiveOverride | null;
  readonly forced?: string;
}

function explain({ scores, dwell = 0, override = null, forced }: Told): string {
  const document = healthModel({ minDwellDays: dwell, force: ['at-risk'] });
  const evaluations = scores.map((score, index) =>
    evaluationOf(day(index), { score, forced: forced ?? null, flags: { cnd_f: forced !== undefined } }),
  );
  const state = evaluations.reduce(
    (previous, evaluation) =>
      decide({ document, evaluation, previous, override, models: {}, dates: {}, events: [] }).state,
    emptyState,
  );
  return explainBand({ document, nodeId: 'thr_h', state, reading: evaluations.at(-1)!.thresholds.thr_h!, override });
}

describe('why a band is what it is', () => {
  it('names the score and the nearest bound', () => {
    expect(explain({ scores: [34.24] })).toBe('At risk because the score of 34.2 is below 40.');
    expect(explain({ scores: [71] })).toBe('Healthy because the score of 71.0 is at or above 70.');
    expect(explain({ scores: [55.5] })).toBe('Concerning because the score of 55.5 is between 40 and 70.');
  });

  it('does not round a score over the bound it is compared with', () => {
    expect(explain({ scores: [39.98] })).toBe('At risk because the score of 39.98 is below 40.');
    expect(explain({ scores: [69.9999] })).toBe('Concerning because the score of 69.9999 is between 40 and 70.');
  });

  it('names what holds it', () => {
    expect(explain({ scores: [75, 69] })).toBe('Held at Healthy by the 2-point buffer.');
    expect(explain({ scores: [75, 30], dwell: 3 })).toBe(
      'Held at Healthy: the score must stay away for 3 days; At risk is due on 6 March 2026.',
    );
    expect(explain({ scores: [75, 30, null], dwell: 1.5 })).toBe(
      'Held at Healthy: the score has been unknown since 4 March 2026, so the days towards At risk do not count.',
    );
    expect(explain({ scores: [75, null] })).toBe('Stays at Healthy because the score is unknown.');
    expect(explain({ scores: [75], forced: 'at-risk' })).toBe('Forced to At risk because of "Champion left".');
  });

  it('quotes an override with its end', () => {
    const override = { band: 'at-risk', reason: 'The sponsor resigned', expiresAt: day(30) };
    expect(explain({ scores: [75], override })).toBe('Set to At risk by hand until 1 April 2026: The sponsor resigned');
    expect(explain({ scores: [75], override: { band: 'at-risk', reason: '', expiresAt: null } })).toBe(
      'Set to At risk by hand.',
    );
  });

  it('says when nothing is known', () => {
    expect(explain({ scores: [null] })).toBe('Health is unknown.');
  });
});
