// 100,000 observations in long form, from the file to applied, each time into a new database in a process of its own
// (so that the peak of its memory is the import's), beside reading the same file by hand into one plain table.
import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measurement } from './measure.ts';

export const accounts = 250;
const signals = ['logins', 'seats-used', 'reports', 'api-calls'];
const days = 100;
const rounds = 3;

export async function bench(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-bench-'));
  try {
    const file = join(folder, 'usage.csv');
    await writeUsage(file);
    const ours: Run[] = [];
    const plain: Run[] = [];
    for (let round = 0; round < rounds; round += 1) {
      ours.push(run('import', file, join(folder, `ours-${round}`)));
      plain.push(run('plain', file, join(folder, `plain-${round}`)));
    }
    const reference = 'plain read and better-sqlite3 insert';
    return [
      {
        name: `import of ${accounts * signals.length * days} observations`,
        value: median(ours.map((each) => each.seconds)),
        unit: 's',
        goal: 5,
        reference: { name: reference, value: median(plain.map((each) => each.seconds)) },
      },
      {
        name: 'its peak memory',
        value: median(ours.map((each) => each.megabytes)),
        unit: 'MB',
        goal: 200,
        reference: { name: reference, value: median(plain.map((each) => each.megabytes)) },
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface Run {
  readonly seconds: number;
  /** Peak resident memory of the process. */
  readonly megabytes: number;
}

/** Ours as `rapport import` runs it. */
const flags = { import: ['--optimize-for-size'], plain: [] };

function run(what: 'import' | 'plain', file: string, folder: string): Run {
  const program = join(import.meta.dirname, 'import-once.ts');
  return JSON.parse(
    execFileSync(process.execPath, [...flags[what], program, what, file, folder], { encoding: 'utf8' }),
  ) as Run;
}

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

async function writeUsage(path: string): Promise<void> {
  const out = createWriteStream(path);
  out.write('account,signal,date,value\n');
  for (let day = 0; day < days; day += 1) {
    const date = new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10);
    let text = '';
    for (let account = 0; account < accounts; account += 1) {
      signals.forEach((signal, index) => {
        text += `A-${account},${signal},${date},${((account * 7919 + day * 104_729 + index * 31) % 1000) / 10}\n`;
      });
    }
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
}
