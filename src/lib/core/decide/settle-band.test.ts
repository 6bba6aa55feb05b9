import { describe, expect, it } from 'vitest';
import type { BandState } from './decision.ts';
import { bands, day, monday } from './sample-documents.ts';
import { settleBand, type SettleBandInput } from './settle-band.ts';

const rawOf = (score: number | null) => (score === null ? null : bands.findLast(({ from }) => score >= from)!.key);

/** Folds scores a day apart; `null` is unknown. */
function fold(
  scores: readonly (number | null)[],
  config: Partial<SettleBandInput['config']> = {},
  more: Partial<SettleBandInput> = {},
): BandState[] {
  let previous: BandState | undefined;
  return scores.map((score, index) => {
    const reading = { score, rawBand: rawOf(score), forced: null };
    const full = { bands, hysteresis: 2, minDwellDays: 0, ...config };
    previous = settleBand({ config: full, reading, forced: null, override: null, previous, at: day(index), ...more });
    return previous;
  });
}

const names = (states: readonly BandState[]) => states.map(({ band }) => band);

describe('settled band', () => {
  it('takes the raw band of a first known score, whatever the buffer and dwell say', () => {
    expect(names(fold([null, 40], { minDwellDays: 9 }))).toEqual([null, 'concerning']);
    expect(fold([71])[0]).toMatchObject({ band: 'healthy', since: monday, heldBy: null });
  });

  it('leaves a band below its bound less the buffer, and not at it', () => {
    expect(names(fold([70, 69, 68, 67.999]))).toEqual(['healthy', 'healthy', 'healthy', 'concerning']);
  });

  it('leaves a band upwards at the next bound plus the buffer, inclusive', () => {
    expect(names(fold([39, 40, 41.999, 42]))).toEqual(['at-risk', 'at-risk', 'at-risk', 'concerning']);
  });

  it('takes the raw band once it leaves, bands in between skipped', () => {
    expect(names(fold([90, 10, 72]))).toEqual(['healthy', 'at-risk', 'healthy']);
  });

  it('decides at the bounds themselves without a buffer', () => {
    expect(names(fold([70, 69.999, 40, 39.999, 40], { hysteresis: 0 }))).toEqual([
      'healthy',
      'concerning',
      'concerning',
      'at-risk',
      'concerning',
    ]);
  });

  it('says that the buffer holds it', () => {
    expect(fold([75, 69])[1]).toMatchObject({ band: 'healthy', heldBy: 'buffer', since: monday });
  });

  it('keeps the band of an unknown score', () => {
    expect(names(fold([75, null, null]))).toEqual(['healthy', 'healthy', 'healthy']);
  });

  it('takes the raw band when the one it was in is gone', () => {
    const [before] = fold([75]);
    const config = { bands: [bands[0]!, { ...bands[1]!, key: 'fine' }], hysteresis: 2, minDwellDays: 5 };
    const gone = { config, forced: null, override: null, previous: before, at: day(1) };
    expect(settleBand({ ...gone, reading: { score: 75, rawBand: 'fine', forced: null } }).band).toBe('fine');
    expect(settleBand({ ...gone, reading: { score: null, rawBand: null, forced: null } }).band).toBe(null);
  });
});

describe('dwell', () => {
  it('counts from the first evaluation that differs and takes the band when it has lasted, inclusive', () => {
    const states = fold([75, 30, 30, 30], { minDwellDays: 2 });
    expect(names(states)).toEqual(['healthy', 'healthy', 'healthy', 'at-risk']);
    expect(states[2]).toMatchObject({ heldBy: 'dwell', pending: { band: 'at-risk', since: day(1), paused: 0 } });
    expect(states[3]).toMatchObject({ heldBy: null, pending: null, since: day(3) });
  });

  it('starts over when the score comes back', () => {
    expect(names(fold([75, 30, 75, 30, 30, 30], { minDwellDays: 2 }))).toEqual([
      'healthy',
      'healthy',
      'healthy',
      'healthy',
      'healthy',
      'at-risk',
    ]);
  });

  it('goes on counting while the score moves between other bands, and takes the last of them', () => {
    expect(names(fold([75, 50, 30], { minDwellDays: 1 }))).toEqual(['healthy', 'healthy', 'at-risk']);
  });

  it('stands still while the score is unknown', () => {
    const states = fold([75, 30, null, null, 30, 30, 30], { minDwellDays: 2 });
    expect(names(states)).toEqual(['healthy', 'healthy', 'healthy', 'healthy', 'healthy', 'at-risk', 'at-risk']);
    expect(states[3]).toMatchObject({ heldBy: 'dwell', unknownSince: day(2) });
    expect(states[4]).toMatchObject({ unknownSince: null, pending: { paused: 2 * (day(1) - monday) } });
  });

  it('does not count a score that only the buffer keeps apart', () => {
    expect(fold([75, 69], { minDwellDays: 2 })[1]).toMatchObject({ heldBy: 'buffer', pending: null });
  });
});

describe('override and force', () => {
  const config = { bands, hysteresis: 2, minDwellDays: 0 };
  const override = { band: 'healthy', reason: 'Met the CEO', expiresAt: day(2) };
  const reading = (score: number | null) => ({ score, rawBand: rawOf(score), forced: null });
  const settle = (score: number | null, more: Partial<SettleBandInput>) =>
    settleBand({
      config,
      reading: reading(score),
      forced: null,
      override: null,
      previous: undefined,
      at: monday,
      ...more,
    });

  it('puts an override before a force, and a force before the score', () => {
    expect(settle(50, { override, forced: 'at-risk' })).toMatchObject({ band: 'healthy', heldBy: 'override' });
    expect(settle(90, { forced: 'at-risk' })).toMatchObject({ band: 'at-risk', heldBy: 'force', scored: 'healthy' });
  });

  it('ends at its expiry, exclusive of the moment itself', () => {
    expect(settle(10, { override, at: day(2) - 1 }).band).toBe('healthy');
    expect(settle(10, { override, at: day(2) }).band).toBe('at-risk');
  });

  it('falls back to where the score alone would have led', () => {
    const before = settle(39, {});
    const during = settle(41, { override, previous: before, at: day(1) });
    const after = settle(41, { override, previous: during, at: day(2) });
    expect([before.band, during.band, after.band]).toEqual(['at-risk', 'healthy', 'at-risk']);
    expect(after).toMatchObject({ heldBy: 'buffer', since: day(2) });
  });

  it('holds without any score', () => {
    expect(settle(null, { override }).band).toBe('healthy');
  });

  it('is ignored when its band is gone', () => {
    expect(settle(10, { override: { ...override, band: 'splendid' } })).toMatchObject({
      band: 'at-risk',
      heldBy: null,
    });
  });
});
