import { spawn } from 'node:child_process';
import { delimiter, join, resolve } from 'node:path';
import { noCounts, type Counts } from './counts.ts';

const root = resolve(import.meta.dirname, '../..');

export interface Step {
  name: string;
  /** Done first, in this process; a throw fails the step. */
  run?: () => void;
  /** A program of node_modules/.bin and its arguments. */
  command?: string[];
  env?: Record<string, string>;
  /** Read when the command has ended, also when it failed. */
  counts?: () => Counts;
}

/** Lists of steps: the lists are worked at the same time, the steps of each one after the other. */
export type Stage = readonly (readonly Step[])[];

export interface StepResult {
  ok: boolean;
  counts: Counts;
}

const lint = ['eslint', '--config', '.config/eslint.config.js', '--max-warnings', '0'];
const pages = '**/*.svelte';

/** The settings for types, which a fresh clone has not. */
export const generatedTypes: Stage = [[{ name: 'Generated types', command: ['svelte-kit', 'sync'] }]];

/** The checks that run nothing of ours: types and lint, which keeps one core busy, in two lists that take about as long. */
export const checkStages: readonly Stage[] = [
  generatedTypes,
  [
    [{ name: 'Lint of all but pages', command: [...lint, '--ignore-pattern', pages, '.'] }],
    [
      {
        name: 'Types',
        command: ['svelte-check', '--tsconfig', './tsconfig.json', '--output', 'human', '--fail-on-warnings'],
      },
      { name: 'Lint of pages', command: [...lint, pages] },
    ],
  ],
];

export function say(line: string): void {
  console.log(line);
}

/** Runs the stages one after the other, the failed ones too; the results are by name and in the order of the stages. */
export async function runStages(stages: readonly Stage[]): Promise<(StepResult & { name: string })[]> {
  const total = stages.flat(2).length;
  const results: (StepResult & { name: string })[] = [];
  for (const stage of stages) {
    let first = results.length + 1;
    const lists = stage.map(async (list) => {
      const from = first;
      first += list.length;
      const own = [];
      for (const [index, step] of list.entries()) {
        const result = await runStep(step, `${from + index}/${total}`, stage.length > 1);
        own.push({ name: step.name, ...result });
      }
      return own;
    });
    results.push(...(await Promise.all(lists)).flat());
  }
  return results;
}

/**
 * Runs one step visibly; beside another, what it prints is shown when it has ended. A failed step without a failed
 * test of its own counts as one failure, so that the sum can never say "0 failed" about a run that failed.
 */
export async function runStep(step: Step, position: string, isBeside = false): Promise<StepResult> {
  const started = performance.now();
  say(`\n[${position}] ${step.name}`);
  const ok = await succeed(step, isBeside);
  const counted = step.counts?.() ?? noCounts;
  const hasRun = step.counts === undefined || counted.passed + counted.failed > 0;
  const isFine = ok && hasRun && counted.failed === 0;
  const counts = isFine || counted.failed > 0 ? counted : { ...counted, failed: 1 };
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`[${position}] ${step.name}: ${isFine ? 'ok' : 'FAILED'} after ${seconds} s`);
  return { ok: isFine, counts };
}

async function succeed(step: Step, isBeside: boolean): Promise<boolean> {
  try {
    step.run?.();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return false;
  }
  return step.command === undefined || (await runCommand(step.command, step.env ?? {}, isBeside)) === 0;
}

function runCommand(
  [program = '', ...args]: string[],
  env: Record<string, string>,
  isBeside: boolean,
): Promise<number> {
  const bin = join(root, 'node_modules/.bin');
  const PATH = `${bin}${delimiter}${process.env.PATH ?? ''}`;
  return new Promise((done) => {
    const shell = process.platform === 'win32';
    const child = spawn(join(bin, program), args, {
      cwd: root,
      stdio: isBeside ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      shell,
      env: { ...process.env, ...env, PATH },
    });
    const printed: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => printed.push(part));
    child.on('error', (error) => {
      say(`${program} could not be started: ${error.message}`);
      done(1);
    });
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(printed));
      done(code ?? 1);
    });
  });
}
