import { describe, expect, it } from 'vitest';
import type { DecisionState } from './decision.ts';
import { isSameState } from './same-state.ts';

const state: DecisionState = {
  bands: { t: { band: 'low', scored: 'low', since: 1, pending: null, unknownSince: null, heldBy: null } },
  flags: { c: { flag: null, since: 1 } },
  episodes: { c: { number: 1, since: 1, open: true, band: null, fired: [1], seen: ['x'] } },
  held: {},
};
const { bands, flags, episodes } = state;

describe('two states', () => {
  it('are the same when all they remember is, in whatever order', () => {
    const { held, ...rest } = structuredClone(state);
    expect(isSameState(state, { held, ...rest })).toBe(true);
  });

  it.each<[string, DecisionState]>([
    ['a band', { ...state, bands: { t: { ...bands['t']!, band: 'high' } } }],
    ['a moment', { ...state, flags: { c: { flag: null, since: 2 } } }],
    ['a flag more', { ...state, flags: { ...flags, d: { flag: null, since: 1 } } }],
    ['a flag less', { ...state, flags: {} }],
    ['a flag of another name', { ...state, flags: { d: flags['c']! } }],
    ['what it was unknown about', { ...state, flags: { c: { flag: false, since: 1 } } }],
    ['when it fired', { ...state, episodes: { c: { ...episodes['c']!, fired: [1, 2] } } }],
    ['a wait', { ...state, bands: { t: { ...bands['t']!, pending: { band: 'high', since: 1, paused: 0 } } } }],
    ['what holds', { ...state, held: { c: { since: 1, unknownSince: null } } }],
  ])('differ in %s', (_what, other) => {
    expect(isSameState(state, other)).toBe(false);
    expect(isSameState(other, state)).toBe(false);
  });
});
