/** What a finished run says, as an evaluation: the same code whichever evaluator ran. */
import { appliesToNode } from '../compile/compile.ts';
import type { Compiled } from '../compile/compiled.ts';
import { problem, type Problem } from '../problems.ts';
import { typeOf, type Value } from '../values.ts';
import type { Evaluation, Held, ThresholdReading } from './evaluation.ts';
import { traceRun, type Run } from './trace.ts';

export interface RunResult extends Run {
  readonly at: number;
  /** Raw facts as they were given. */
  readonly raw: (key: string) => Value;
  /** What the next evaluation must be told. */
  readonly held: Held;
  /** By threshold node: the band by score, and the one forced by a flag. */
  readonly bands: ReadonlyMap<string, string>;
  readonly forced: ReadonlyMap<string, string>;
}

export function readRun(compiled: Compiled, run: RunResult): Evaluation {
  const { at, raw, held } = run;
  const thresholds = Object.fromEntries(compiled.thresholds.map((id) => [id, readThreshold(compiled, run, id)]));
  const flags = Object.fromEntries(compiled.conditions.map((id) => [id, asFlag(run.read(`${id}.flag`))]));
  const result =
    compiled.result !== null && Object.hasOwn(thresholds, compiled.result) ? thresholds[compiled.result]! : noReading;
  const { trace, problems } = traceRun(compiled, run);
  return {
    document: compiled.key,
    at,
    applies: compiled.appliesTo === null ? true : asFlag(run.read(`${appliesToNode}.flag`)),
    ...result,
    thresholds,
    flags,
    held,
    unknown: compiled.reads.filter((key) => typeOf(raw(key)) === null),
    problems: [...problems, ...notFinite(compiled, raw)],
    contributions: contributionsIn(trace),
    trace,
  };
}

function contributionsIn(trace: Evaluation['trace']): Record<string, number> {
  const contributions: Record<string, number> = {};
  for (const [id, { contribution }] of Object.entries(trace))
    if (contribution !== undefined) contributions[id] = contribution;
  return contributions;
}

export const noReading: ThresholdReading = { score: null, rawBand: null, forced: null };

function readThreshold(compiled: Compiled, run: RunResult, id: string): ThresholdReading {
  const value = run.read(scoreOfThreshold(compiled, id));
  return {
    score: typeof value === 'number' ? value : null,
    rawBand: run.bands.get(id) ?? null,
    forced: run.forced.get(id) ?? null,
  };
}

/** The fact whose bands a threshold names. */
export function scoreOfThreshold(compiled: Compiled, id: string): string {
  return compiled.facts.find((fact) => fact.name === `${id}.band`)!.inputs[0]!;
}

function asFlag(value: Value): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function notFinite(compiled: Compiled, raw: (key: string) => Value): Problem[] {
  return compiled.reads
    .filter((key) => typeof raw(key) === 'number' && typeOf(raw(key)) === null)
    .map((key) =>
      problem('not-finite', `"${key}" is not a finite number and counts as unknown; correct it at its source.`, {
        column: key,
      }),
    );
}
