import type { Command } from 'commander';
import type { Place, Problem } from '#lib/core/problems.ts';

/** Prints the answer: `--json` anywhere on the command line gives JSON, otherwise the text. */
export function answer(command: Command, json: unknown, text: () => string): void {
  if (isJson(command)) console.log(JSON.stringify(json, plain, 2));
  else {
    const lines = text();
    if (lines) console.log(lines);
  }
}

/** Maps as objects: JSON knows none. */
function plain(_key: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value as ReadonlyMap<string, unknown>) : value;
}

export function isJson(command: Command): boolean {
  return command.optsWithGlobals<{ json?: boolean }>().json === true;
}

const marks = { error: '✖', warning: '⚠', info: 'ℹ' } as const;

/** One line for a problem: mark, place, message and the offered fix. */
export function describeProblem(problem: Problem, nodeName: (id: string) => string = (id) => id): string {
  const place = describePlace(problem.at, nodeName);
  const fix = problem.fix ? ` (fix: ${problem.fix.label})` : '';
  return `  ${marks[problem.severity]} ${place ? `${place}: ` : ''}${problem.message}${fix}`;
}

function describePlace(at: Place, nodeName: (id: string) => string): string {
  const parts = [
    at.nodeId ? nodeName(at.nodeId) : '',
    at.edgeId ? `connection ${at.edgeId}` : '',
    at.path && at.path.length > 0 ? at.path.join('.') : '',
    at.row === undefined ? '' : `row ${at.row}`,
    at.column ?? '',
  ];
  return parts.filter(Boolean).join(', ');
}

/** Columns of text, each as wide as its widest cell; numbers to the right. */
export function columns(rows: readonly (readonly string[])[], rightAligned: readonly number[] = []): string {
  const widths = rows[0]?.map((_, index) => Math.max(...rows.map((row) => (row[index] ?? '').length))) ?? [];
  const cell = (text: string, index: number) =>
    rightAligned.includes(index) ? text.padStart(widths[index]!) : text.padEnd(widths[index]!);
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}
