import { beforeAll, describe, expect, it, vi } from 'vitest';
import { valuesOf, type WorkSize } from './crash-work.ts';
import { runTrial, type Kill, type Trial } from './trial.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const size: WorkSize = { accounts: 12, ticks: 9, seed: 1 };

const kills: readonly Kill[] = [
  { point: 'stage.after-commit' },
  { point: 'applyImport.before-commit' },
  { point: 'applyImport.after-commit' },
  { point: 'append.after-commit' },
  { point: 'claimDueAccounts.after-commit' },
  { point: 'settle.before-commit:5' },
  { point: 'settle.after-commit:3' },
  { point: 'closeTask.before-commit:2' },
  { point: 'closeTask.after-commit' },
  { point: 'claimDueRuns.after-commit' },
  { point: 'settleRun.before-commit' },
  { point: 'settleRun.after-commit' },
  { afterMs: 40 },
  { point: 'settle.after-commit:17' },
];

describe('a server that is killed again and again', () => {
  let trial: Trial;
  beforeAll(async () => (trial = await runTrial(size, kills)));

  it('was killed every time, and finished in the end', () => {
    expect(trial.ends).toEqual([...kills.map(() => 'SIGKILL'), 'done']);
  });

  it('had something of everything to do', () => {
    const counts = Object.fromEntries(Object.entries(trial.undisturbed).map(([table, rows]) => [table, rows.length]));
    expect(counts['decisions']).toBeGreaterThan(30);
    expect(counts['tasks']).toBeGreaterThan(10);
    expect(counts['notifications']).toBeGreaterThan(10);
    expect(counts['outbox']).toBeGreaterThan(10);
    expect(counts['run_events']).toBeGreaterThan(10);
    expect(trial.undisturbed['runs']!.some((row) => row.includes('"finished"'))).toBe(true);
  });

  it('applied every acknowledged value once', () => {
    const given = Array.from({ length: size.ticks }, (_, tick) => valuesOf(size, tick)).flat();
    const wanted = new Set(given.map(({ account, signal, at }) => `${account} ${signal} ${at / 3_600_000}h`));
    const found = trial.killed['observations']!.map((row) => JSON.parse(row.replace(/(\d+h)/, '"$1"')) as string[]);
    const ofFiles = found.filter(([, signal]) => signal !== 'forecast');
    expect(ofFiles.map(([account, signal, at]) => `${account} ${signal} ${at}`).sort()).toEqual([...wanted].sort());
    const acknowledged = trial.acknowledged.flatMap((each) => each.importId ?? []);
    expect(acknowledged).toHaveLength(size.ticks);
    for (const id of acknowledged) expect(trial.imports.find((each) => each.id === id)?.status).toBe('applied');
  });

  it('lost and repeated nothing beside one that was left alone', () => {
    for (const [table, rows] of Object.entries(trial.undisturbed)) expect(trial.killed[table], table).toEqual(rows);
  });

  it('left a sound database', () => {
    expect(trial.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(trial.checks.length).toBeGreaterThan(3);
  });
});
