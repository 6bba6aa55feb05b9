// `npm test`: every check, and one plain closing line with the counts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireChromium } from '../../.config/chromium.ts';
import { ensureBuilt, root } from '../../src/cli/build.ts';
import { readPlaywrightCounts, readVitestCounts, sumCounts } from './counts.ts';
import { checkStages, runStages, say, type Step } from './steps.ts';

const reports = mkdtempSync(join(tmpdir(), 'rapport-test-'));
const vitestReport = join(reports, 'vitest.json');
const playwrightReport = join(reports, 'playwright.json');

// Every test file, and every command and server that it starts, is a process: what Node makes of the source is kept for the next.
const compiled = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/rapport') };

const inTurn: Step[] = [
  {
    name: 'Unit, architecture, library, property and contract tests',
    command: [
      'vitest',
      'run',
      '--project=core',
      '--project=unit',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${vitestReport}`,
    ],
    env: compiled,
    counts: () => readVitestCounts(vitestReport),
  },
  { name: 'Build', run: () => ensureBuilt(say) },
  {
    name: 'Browser tests',
    run: () => void requireChromium(say),
    command: ['playwright', 'test', '--config', '.config/playwright.config.ts', '--reporter=list,json'],
    env: { ...compiled, PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport },
    counts: () => readPlaywrightCounts(playwrightReport),
  },
];

const results = await runStages([...checkStages, ...inTurn.map((step) => [[step]])]);
const failedSteps = results.filter(({ ok }) => !ok).map(({ name }) => name);
rmSync(reports, { recursive: true, force: true });

const total = sumCounts(results.map(({ counts }) => counts));
say('');
if (failedSteps.length > 0) say(`Failed: ${failedSteps.join('; ')}`);
if (total.passed + total.failed === 0) say('No test ran.');
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exit(failedSteps.length > 0 || total.failed > 0 || total.passed === 0 ? 1 : 0);
