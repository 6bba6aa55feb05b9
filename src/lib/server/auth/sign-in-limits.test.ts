import { expect, test } from 'vitest';
import { signInLimits, triesByAccount, triesByAddress } from './sign-in-limits.ts';

test('tries for one account are counted wherever they come from', async () => {
  const limits = signInLimits();
  for (let i = 0; i < triesByAccount; i++) expect(await limits.take(`10.0.0.${i}`, 'Ann@us.test')).toBe(0);
  const wait = await limits.take('10.0.1.1', 'ann@US.test ');
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(900);
  expect(await limits.take('10.0.1.1', 'bob@us.test')).toBe(0);
});

test('tries from one address are counted whoever they are for; the right ones are not', async () => {
  const limits = signInLimits();
  for (let i = 0; i < triesByAddress * 2; i++) {
    expect(await limits.take('10.0.0.1', `a${i}`)).toBe(0);
    await limits.giveBack('10.0.0.1', `a${i}`);
  }
  for (let i = 0; i < triesByAddress; i++) expect(await limits.take('10.0.0.1', `a${i}`)).toBe(0);
  expect(await limits.take('10.0.0.1', 'another')).toBeGreaterThan(0);
});
