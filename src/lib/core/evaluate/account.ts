/** One account, one document, one moment: json-rules-engine decides, and the evaluation says how. */
import type { Compiled } from '../compile/compiled.ts';
import type { Evaluation, EvaluationInput, Held } from './evaluation.ts';
import { holdFor } from './held.ts';
import { readRun } from './read-run.ts';
import { StockEngine } from './stock.ts';

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
  return readRun(compiled, { ...run, at: input.at, raw, held });
}
