import { expect, test } from 'vitest';
import type { FirstSteps } from '#lib/server/store/workspace-store.ts';
import { stepsShown } from './steps.ts';

const none: FirstSteps = {
  hasAccounts: false,
  hasModel: false,
  hasLiveModel: false,
  hasUsage: false,
  hasActingWorkflow: false,
  hasClosedTask: false,
};
const keys = Object.keys(none) as (keyof FirstSteps)[];

test('each step ticks itself, and the first that is open is the next', () => {
  for (const [done, next] of keys.entries()) {
    const state = { ...none, ...Object.fromEntries(keys.slice(0, done).map((key) => [key, true])) };
    const shown = stepsShown(state)!;
    expect(shown.filter(({ isDone }) => isDone).length).toBe(done);
    expect(shown.filter(({ isNext }) => isNext).map(({ key }) => key)).toEqual([next]);
  }
});

test('a step may be done before those above it', () => {
  const shown = stepsShown({ ...none, hasLiveModel: true, hasModel: true })!;
  expect(shown.filter(({ isDone }) => isDone).map(({ key }) => key)).toEqual(['hasModel', 'hasLiveModel']);
  expect(shown.find(({ isNext }) => isNext)?.key).toBe('hasAccounts');
});

test('when everything is done there is no list', () =>
  expect(stepsShown(Object.fromEntries(keys.map((key) => [key, true])) as unknown as FirstSteps)).toBeNull());
