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

export interface StepResult {
  ok: boolean;
  counts: Counts;
}

/** The checks that run nothing of ours: types and lint. */
export const checkSteps: Step[] = [
  { name: 'Generated types', command: ['svelte-kit', 'sync'] },
  {
    name: 'Types',
    command: ['svelte-check', '--tsconfig', './tsconfig.json', '--output', 'human', '--fail-on-warnings'],
  },
  { name: 'Lint', command: ['eslint', '--config', '.config/eslint.config.js', '--max-warnings', '0', '.'] },
];

export function say(line: string): void {
  console.log(line);
}

/**
 * Runs one step visibly. A failed step without a failed test of its own counts as one failure, so that the sum can
 * never say "0 failed" about a run that failed.
 */
export async function runStep(step: Step, position: string): Promise<StepResult> {
  const started = performance.now();
  say(`\n[${position}] ${step.name}`);
  const ok = await succeed(step);
  const counted = step.counts?.() ?? noCounts;
  const hasRun = step.counts === undefined || counted.passed + counted.failed > 0;
  const isFine = ok && hasRun && counted.failed === 0;
  const counts = isFine || counted.failed > 0 ? counted : { ...counted, failed: 1 };
  say(`[${position}] ${isFine ? 'ok' : 'FAILED'} after ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return { ok: isFine, counts };
}

async function succeed(step: Step): Promise<boolean> {
  try {
    step.run?.();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return false;
  }
  return step.command === undefined || (await runCommand(step.command, step.env ?? {})) === 0;
}

function runCommand([program = '', ...args]: string[], env: Record<string, string>): Promise<number> {
  const bin = join(root, 'node_modules/.bin');
  const PATH = `${bin}${delimiter}${process.env.PATH ?? ''}`;
  return new Promise((done) => {
    const shell = process.platform === 'win32';
    const child = spawn(join(bin, program), args, {
      cwd: root,
      stdio: 'inherit',
      shell,
      env: { ...process.env, ...env, PATH },
    });
    child.on('error', (error) => {
      say(`${program} could not be started: ${error.message}`);
      done(1);
    });
    child.on('exit', (code) => done(code ?? 1));
  });
}
