import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPlaywrightCounts, readVitestCounts, sumCounts } from './counts.ts';
import { runStep } from './steps.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'rapport-counts-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(report: unknown): string {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(report));
  return file;
}

test('Vitest: pending and to-do tests are skipped ones', () => {
  const file = write({ numPassedTests: 5, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 });
  expect(readVitestCounts(file)).toEqual({ passed: 5, failed: 2, skipped: 2 });
});

test('Playwright: a test that needed a second try failed', () => {
  const file = write({ stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 3 } });
  expect(readPlaywrightCounts(file)).toEqual({ passed: 7, failed: 2, skipped: 3 });
});

test('counts add up', () => {
  const one = { passed: 1, failed: 2, skipped: 3 };
  expect(sumCounts([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6 });
});

const none = { passed: 0, failed: 0, skipped: 0 };

test('a step that throws counts as a failure', async () => {
  const throws = () => {
    throw new Error('No browser.');
  };
  expect(await runStep({ name: 'x', run: throws }, '')).toEqual({ ok: false, counts: { ...none, failed: 1 } });
});

test('a step whose program fails counts as a failure, also when each of its tests passed', async () => {
  const step = { name: 'x', command: ['tsc', '--no-such-option'], counts: () => ({ ...none, passed: 3 }) };
  expect(await runStep(step, '')).toEqual({ ok: false, counts: { ...none, passed: 3, failed: 1 } });
});

test('a step that ran no test counts as a failure', async () => {
  expect(await runStep({ name: 'x', counts: () => none }, '')).toEqual({ ok: false, counts: { ...none, failed: 1 } });
});

test('a step with failed tests counts those', async () => {
  const counts = { ...none, passed: 3, failed: 2 };
  expect(await runStep({ name: 'x', counts: () => counts }, '')).toEqual({ ok: false, counts });
});
