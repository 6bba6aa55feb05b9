// `npm test`: every check, one after the other, and one plain closing line with the counts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireChromium } from '../../.config/chromium.ts';
import { ensureBuilt } from '../../src/cli/build.ts';
import { readPlaywrightCounts, readVitestCounts, sumCounts, type Counts } from './counts.ts';
import { checkSteps, runStep, say, type Step } from './steps.ts';

const reports = mkdtempSync(join(tmpdir(), 'rapport-test-'));
const vitestReport = join(reports, 'vitest.json');
const playwrightReport = join(reports, 'playwright.json');

const steps: Step[] = [
  ...checkSteps,
  {
    name: 'Unit, architecture, library, property and contract tests',
    command: [
      'vitest',
      'run',
      '--project',
      'unit',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${vitestReport}`,
    ],
    counts: () => readVitestCounts(vitestReport),
  },
  { name: 'Build', run: () => ensureBuilt(say) },
  {
    name: 'Browser tests',
    run: () => void requireChromium(say),
    command: ['playwright', 'test', '--config', '.config/playwright.config.ts', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport },
    counts: () => readPlaywrightCounts(playwrightReport),
  },
];

const results: Counts[] = [];
const failedSteps: string[] = [];
for (const [index, step] of steps.entries()) {
  const result = await runStep(step, `${index + 1}/${steps.length}`);
  results.push(result.counts);
  if (!result.ok) failedSteps.push(step.name);
}
rmSync(reports, { recursive: true, force: true });

const total = sumCounts(results);
say('');
if (failedSteps.length > 0) say(`Failed: ${failedSteps.join('; ')}`);
if (total.passed + total.failed === 0) say('No test ran.');
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exit(failedSteps.length > 0 || total.failed > 0 || total.passed === 0 ? 1 : 0);
