import { expect, test } from 'vitest';
import { stateOf } from './person-state.ts';

const nothing = { disabledAt: null, hasPassword: false, hasIdentity: false, lastSeenAt: null, invitedUntil: null };

test.each([
  ['waiting', {}],
  ['invited', { invitedUntil: 101 }],
  ['expired', { invitedUntil: 100 }],
  ['active', { hasPassword: true, invitedUntil: 101 }],
  ['active', { hasIdentity: true }],
  ['active', { lastSeenAt: 1 }],
  ['disabled', { hasPassword: true, disabledAt: 1 }],
] as const)('%s: %o', (state, more) => {
  expect(stateOf({ ...nothing, ...more }, 100)).toBe(state);
});
