// The demo, from an empty data folder to the printed address and again over what is there; the application is built already.
// Beside it, starting bare Node: what no server can be quicker than.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureBuilt } from '../../src/cli/build.ts';
import type { Measurement } from './measure.ts';

const root = resolve(import.meta.dirname, '../..');
const rounds = 3;

export async function bench(): Promise<Measurement[]> {
  ensureBuilt(console.error);
  const data = mkdtempSync(join(tmpdir(), 'rapport-bench-'));
  try {
    const first = await timeDemo(data);
    const second: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < rounds; round++) {
      second.push(await timeDemo(data));
      bare.push(await timeStart('', {}, null));
    }
    const reference = { name: 'starting bare Node', value: median(bare) };
    return [
      { name: 'first start of the demo, installed and built', value: first, unit: 's', goal: 180, reference },
      { name: 'second start of the demo', value: median(second), unit: 's', goal: 5, reference },
    ];
  } finally {
    rmSync(data, { recursive: true });
  }
}

function timeDemo(data: string): Promise<number> {
  return timeStart('src/cli/demo.ts', { PORT: '0', RAPPORT_DATA: data }, /http:\/\/\S+/);
}

/** Seconds until a line matches, or until the end when nothing is awaited. */
async function timeStart(script: string, env: Record<string, string>, awaited: RegExp | null): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, script ? [join(root, script)] : ['-e', ''], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  if (awaited) for await (const line of createInterface({ input: child.stdout })) if (awaited.test(line)) break;
  if (!awaited) await exited;
  const seconds = (performance.now() - started) / 1000;
  child.kill('SIGTERM');
  await exited;
  return seconds;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}
