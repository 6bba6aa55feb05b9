import { describe, expect, it } from 'vitest';
import { churnedAsOf, nextChurnTurn, overrideAsOf, ownersAsOf } from './account-state.ts';
import {
  emptyHistory,
  type AccountHistory,
  type OutcomeEntry,
  type OverrideEntry,
  type OwnerEntry,
} from './history.ts';

let revs = 0;
const outcome = (
  kind: OutcomeEntry['outcome'],
  saidAt: number,
  effectiveAt: number,
  more: Partial<OutcomeEntry> = {},
): OutcomeEntry => {
  return {
    outcome: kind,
    effectiveAt,
    amount: null,
    reason: '',
    observedAt: saidAt,
    knownAt: saidAt,
    rev: ++revs,
    ...more,
  };
};
const withOutcomes = (...outcomes: OutcomeEntry[]): AccountHistory => ({ ...emptyHistory('acme'), outcomes });

describe('churn', () => {
  it('counts from its effective date, not from the notice', () => {
    const history = withOutcomes(outcome('churned', 100, 500));
    expect(churnedAsOf(history, { at: 499 })).toBeNull();
    expect(churnedAsOf(history, { at: 500 })).toBe(500);
    expect(nextChurnTurn(history, { at: 499 })).toBe(500);
    expect(nextChurnTurn(history, { at: 500 })).toBeNull();
    expect(nextChurnTurn(history, { at: 99 })).toBe(100);
    expect(nextChurnTurn(history, { at: 99, rev: 0 })).toBeNull();
  });

  it('ends with a reactivation and may come again', () => {
    const history = withOutcomes(
      outcome('churned', 100, 500),
      outcome('reactivated', 600, 700),
      outcome('churned', 800, 900),
      outcome('renewed', 950, 950),
    );
    expect([650, 700, 899, 950].map((at) => churnedAsOf(history, { at }))).toEqual([500, null, null, 900]);
  });

  it('said twice counts from the first time', () => {
    const history = withOutcomes(outcome('churned', 100, 500), outcome('churned', 550, 600));
    expect(churnedAsOf(history, { at: 700 })).toBe(500);
  });

  it('is gone when the notice is withdrawn, but not for who could not know that', () => {
    const history = withOutcomes(
      outcome('churned', 100, 500),
      outcome('churned', 100, 500, { withdrawn: true, knownAt: 450 }),
    );
    expect(churnedAsOf(history, { at: 600 })).toBeNull();
    expect(churnedAsOf(history, { at: 600, knownBy: 449 })).toBe(500);
  });
});

describe('owners', () => {
  it('are the newest per role; nobody is not there', () => {
    const owner = (role: OwnerEntry['role'], observedAt: number, userId: string | null): OwnerEntry => ({
      role,
      userId,
      observedAt,
      knownAt: observedAt,
      rev: ++revs,
    });
    const history = {
      ...emptyHistory('acme'),
      owners: [owner('csm', 1, 'ann'), owner('ae', 1, 'bob'), owner('csm', 5, 'cid'), owner('ae', 6, null)],
    };
    expect(ownersAsOf(history, { at: 4 })).toEqual({ csm: 'ann', ae: 'bob' });
    expect(ownersAsOf(history, { at: 6 })).toEqual({ csm: 'cid' });
  });
});

describe('an override', () => {
  const override = (observedAt: number, band: string | null, expiresAt: number | null = null): OverrideEntry => {
    return {
      model: 'health',
      band,
      reason: 'call',
      expiresAt,
      by: 'ann',
      observedAt,
      knownAt: observedAt,
      rev: ++revs,
    };
  };

  it('holds from when it was set until it is taken back', () => {
    const history = { ...emptyHistory('acme'), overrides: [override(10, 'at-risk'), override(20, null)] };
    expect(overrideAsOf(history, 'health', { at: 9 })).toBeNull();
    expect(overrideAsOf(history, 'health', { at: 19 })).toEqual({ band: 'at-risk', reason: 'call', expiresAt: null });
    expect(overrideAsOf(history, 'health', { at: 20 })).toBeNull();
    expect(overrideAsOf(history, 'other', { at: 19 })).toBeNull();
  });

  it('ends when it expires; an older one does not come back', () => {
    const history = { ...emptyHistory('acme'), overrides: [override(10, 'healthy'), override(20, 'at-risk', 30)] };
    expect(overrideAsOf(history, 'health', { at: 29 })?.band).toBe('at-risk');
    expect(overrideAsOf(history, 'health', { at: 30 })).toBeNull();
  });
});
