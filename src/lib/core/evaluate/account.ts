/** One account, one document, one moment: json-rules-engine decides, and the evaluation says how. */
import type { Compiled } from '../compile/compiled.ts';
import { appliesToNode } from '../compile/compile.ts';
import { problem, type Problem } from '../problems.ts';
import { typeOf, type Value } from '../values.ts';
import type { Evaluation, EvaluationInput, Held, ThresholdReading } from './evaluation.ts';
import { holdFor } from './held.ts';
import { StockEngine, type StockRun } from './stock.ts';
import { traceRun } from './trace.ts';

export interface AccountEvaluator {
  readonly compiled: Compiled;
  /** Pure: the same input always gives the same evaluation. Calls may overlap; they run one after another. */
  readonly evaluate: (input: EvaluationInput) => Promise<Evaluation>;
}

/** An evaluator of one compiled document on stock json-rules-engine. Make it once, use it for many accounts. */
export function createAccountEvaluator(compiled: Compiled): AccountEvaluator {
  const engine = new StockEngine(compiled);
  return { compiled, evaluate: (input) => evaluateOnce(compiled, engine, input) };
}

async function evaluateOnce(compiled: Compiled, engine: StockEngine, input: EvaluationInput): Promise<Evaluation> {
  const held: Record<string, Held[string]> = {};
  const raw = (key: string) => input.facts.get(key) ?? null;
  const run = await engine.run({
    raw,
    distribution: (nodeId) =>
      input.distributions && Object.hasOwn(input.distributions, nodeId) ? input.distributions[nodeId] : undefined,
    settle: (nodeId, flag, forDays) => {
      const before = input.held && Object.hasOwn(input.held, nodeId) ? input.held[nodeId] : undefined;
      const settled = holdFor(flag, forDays, input.at, before);
      if (settled.held) held[nodeId] = settled.held;
      return settled.flag;
    },
  });
  const thresholds = Object.fromEntries(compiled.thresholds.map((id) => [id, readThreshold(compiled, run, id)]));
  const flags = Object.fromEntries(compiled.conditions.map((id) => [id, asFlag(run.read(`${id}.flag`))]));
  const result =
    compiled.result !== null && Object.hasOwn(thresholds, compiled.result) ? thresholds[compiled.result]! : noReading;
  const { trace, problems } = traceRun(compiled, run);
  return {
    document: compiled.key,
    at: input.at,
    applies: compiled.appliesTo === null ? true : asFlag(run.read(`${appliesToNode}.flag`)),
    ...result,
    thresholds,
    flags,
    held,
    unknown: compiled.reads.filter((key) => typeOf(raw(key)) === null),
    problems: [...problems, ...notFinite(compiled, raw)],
    trace,
  };
}

const noReading: ThresholdReading = { score: null, rawBand: null, forced: null };

function readThreshold(compiled: Compiled, run: StockRun, id: string): ThresholdReading {
  const score = compiled.facts.find((fact) => fact.name === `${id}.band`)!.inputs[0]!;
  const value = run.read(score);
  return {
    score: typeof value === 'number' ? value : null,
    rawBand: run.bands.get(id) ?? null,
    forced: run.forced.get(id) ?? null,
  };
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
