import { expect, test } from 'vitest';
import { runStages, type Step } from './steps.ts';

test(
  'lists are worked at the same time, and a step waits for the one before it in its list',
  { timeout: 60_000 },
  async () => {
    const seen: string[] = [];
    const step = (name: string): Step => ({ name, run: () => void seen.push(name), command: ['tsc', '--version'] });
    await runStages([[[step('a'), step('b')], [step('c')]], [[step('d')]]]);
    expect(seen).toEqual(['a', 'c', 'b', 'd']);
  },
);

test('whatever fails, the rest is run, and the results say which it was', { timeout: 60_000 }, async () => {
  const fails: Step = { name: 'fails', command: ['tsc', '--no-such-option'] };
  const works: Step = { name: 'works', command: ['tsc', '--version'] };
  const results = await runStages([[[fails, works], [works]], [[works]]]);
  expect(results.map(({ name, ok }) => [name, ok])).toEqual([
    ['fails', false],
    ['works', true],
    ['works', true],
    ['works', true],
  ]);
});
