import { expect, it } from 'vitest';
import { type WorkSize } from '../crash/crash-work.ts';
import { runTrial, type Kill } from '../crash/trial.ts';

/** `RAPPORT_PROVE_KILLS=1000 npm run prove -- tests/prove/crash.test.ts` */
const killsPerTrial = Number(process.env['RAPPORT_PROVE_KILLS'] ?? 100);

/** With how often each comes by in a tick, at least. */
const verbs: readonly (readonly [name: string, times: number])[] = [
  ['beginImport', 1],
  ['stage', 1],
  ['applyImport', 1],
  ['saveMapping', 1],
  ['append', 1],
  ['claimDueAccounts', 1],
  ['settle', 20],
  ['claimDueRuns', 1],
  ['settleRun', 3],
  ['closeTask', 3],
];
const points = verbs.flatMap(([name, times]) =>
  ['before', 'after'].map((when) => ({ name: `${name}.${when}-commit`, times })),
);

/** Mostly named points, every fourth a moment nobody chose; about one per tick, so that work is left for all of them. */
function killsOf(seed: number): Kill[] {
  return Array.from({ length: killsPerTrial }, (_, n): Kill => {
    if (n % 4 === 3) return { afterMs: (n * 37 + seed * 101) % 300 };
    const { name, times } = points[(n * 7 + seed) % points.length]!;
    return { point: `${name}:${1 + ((n + seed) % times)}` };
  });
}

it.each([1, 2, 3])(
  `killed ${killsPerTrial} times (seed %i), everything happens once`,
  async (seed) => {
    const size: WorkSize = { accounts: 40, ticks: 2 * killsPerTrial, seed };
    const trial = await runTrial(size, killsOf(seed));
    const killed = trial.ends.filter((each) => each === 'SIGKILL').length;
    console.log(
      `Killed ${killed} times; ${trial.undisturbed['tasks']!.length} tasks, ${trial.undisturbed['outbox']!.length} messages.`,
    );
    expect(killed).toBeGreaterThan(0.8 * killsPerTrial);
    expect(trial.ends.filter((each) => each !== 'SIGKILL' && each !== 'done')).toEqual([]);
    expect(trial.ends.at(-1)).toBe('done');
    for (const [table, rows] of Object.entries(trial.undisturbed)) expect(trial.killed[table], table).toEqual(rows);
    expect(trial.checks.filter(({ ok }) => !ok)).toEqual([]);
  },
  3_600_000,
);
