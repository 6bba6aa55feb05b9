import { expect, it } from 'vitest';
import { type WorkSize } from '../crash/crash-work.ts';
import { runTrial, type Kill } from '../crash/trial.ts';

/** `RAPPORT_PROVE_KILLS=1000 npm run prove -- tests/prove/crash.test.ts` */
const killsPerTrial = Number(process.env['RAPPORT_PROVE_KILLS'] ?? 100);

const points = [
  'beginImport',
  'stage',
  'applyImport',
  'saveMapping',
  'append',
  'claimDueAccounts',
  'settle',
  'claimDueRuns',
  'settleRun',
  'closeTask',
].flatMap((verb) => [`${verb}.before-commit`, `${verb}.after-commit`]);

/** Mostly named points at growing counts, every fourth a moment nobody chose. Enough work that some is always left. */
function killsOf(seed: number): Kill[] {
  return Array.from({ length: killsPerTrial }, (_, n): Kill => {
    if (n % 4 === 3) return { afterMs: (n * 37 + seed * 101) % 400 };
    return { point: `${points[(n * 7 + seed) % points.length]!}:${1 + ((n + seed) % 9)}` };
  });
}

it.each([1, 2, 3])(
  `killed ${killsPerTrial} times (seed %i), everything happens once`,
  async (seed) => {
    const size: WorkSize = { accounts: 60, ticks: Math.ceil(killsPerTrial / 2), seed };
    const trial = await runTrial(size, killsOf(seed));
    const killed = trial.ends.filter((each) => each === 'SIGKILL').length;
    console.log(
      `Killed ${killed} times; ${trial.undisturbed['tasks']!.length} tasks, ${trial.undisturbed['outbox']!.length} messages.`,
    );
    expect(killed).toBeGreaterThan(killsPerTrial / 2);
    expect(trial.ends.filter((each) => each !== 'SIGKILL' && each !== 'done')).toEqual([]);
    expect(trial.ends.at(-1)).toBe('done');
    for (const [table, rows] of Object.entries(trial.undisturbed)) expect(trial.killed[table], table).toEqual(rows);
    expect(trial.checks.filter(({ ok }) => !ok)).toEqual([]);
  },
  3_600_000,
);
