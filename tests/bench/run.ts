// `npm run bench [-- name] [--json]`: our code beside a reference in the same run, so that the ratio means something on
// any machine. A benchmark is a file x.bench.ts here that exports `async function bench(): Promise<Measurement[]>`.
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Measurement } from './measure.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });

const files = readdirSync(import.meta.dirname)
  .filter(
    (name) =>
      name.endsWith('.bench.ts') && (positionals.length === 0 || positionals.some((word) => name.includes(word))),
  )
  .sort();
if (files.length === 0) {
  console.error(
    positionals.length > 0 ? `No benchmark is called ${positionals.join(' or ')}.` : 'There is no benchmark yet.',
  );
  process.exit(2);
}

const results: Measurement[] = [];
for (const file of files) {
  if (!values.json) console.log(`\n${file.replace('.bench.ts', '')}`);
  const { bench } = (await import(join(import.meta.dirname, file))) as { bench: () => Promise<Measurement[]> };
  for (const result of await bench()) {
    results.push(result);
    if (!values.json) console.log(`  ${describe(result)}`);
  }
}
if (values.json) {
  const machine = { node: process.version, platform: process.platform, cores: availableParallelism() };
  console.log(
    JSON.stringify(
      { machine, results: results.map((each) => ({ ...each, ratio: ratioOf(each), isMet: isMet(each) })) },
      null,
      2,
    ),
  );
}

function ratioOf({ value, reference }: Measurement): number | undefined {
  return reference && reference.value !== 0 && value !== null ? value / reference.value : undefined;
}

/** Whether the goal was reached; `undefined` when there is none or nothing was measured. */
function isMet({ value, goal, better }: Measurement): boolean | undefined {
  if (goal === undefined || value === null) return undefined;
  return better === 'higher' ? value >= goal : value <= goal;
}

function describe(result: Measurement): string {
  const { name, value, unit, reference, note } = result;
  if (value === null) return `${name}: not measured; ${note ?? 'no reason given'}`;
  const ratio = ratioOf(result);
  const beside = reference
    ? `; ${reference.name}: ${short(reference.value)} ${unit}, ratio ${short(ratio ?? NaN)}`
    : '';
  return `${name}: ${short(value)} ${unit}${wanted(result)}${beside}${note === undefined ? '' : ` (${note})`}`;
}

function wanted({ goal, aim, better }: Measurement): string {
  const side = better === 'higher' ? 'at least' : 'at most';
  const parts = [
    ...(goal === undefined ? [] : [`${side} ${short(goal)}`]),
    ...(aim === undefined ? [] : [`aim ${short(aim)}`]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function short(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}
