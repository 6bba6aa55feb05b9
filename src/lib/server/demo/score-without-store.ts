/** Scores a change of the demo book by one model, without a database: for tests and for choosing the model's boundaries. */
import { compile } from '#lib/core/compile/compile.ts';
import { isGraph, type RapportDocument } from '#lib/core/documents/document.ts';
import { createAccountEvaluator } from '#lib/core/evaluate/account.ts';
import { computeFacts } from '#lib/core/facts/compute-facts.ts';
import type { AccountHistory } from '#lib/core/signals/history.ts';
import { asHistory } from './as-history.ts';
import type { AccountChange } from '../store/history-store.ts';

export interface DemoScore {
  readonly score: number | null;
  /** Raw or forced; nothing is held by a buffer. */
  readonly band: string | null;
}

/** As of a moment (epoch ms), with what was known then or, in hindsight, with everything known since. */
export type Scorer = (change: AccountChange, at: number, as?: 'then' | 'hindsight') => Promise<DemoScore>;

/** Every source counts as reporting. Models that read other models are not supported. */
export function startScorer(documents: readonly RapportDocument[], key: string): Scorer {
  const model = documents.find((each) => each.key === key);
  if (!model || !isGraph(model)) throw new Error(`There is no model "${key}" among the demo's documents.`);
  const { compiled, problems } = compile(model);
  if (!compiled) throw new Error(problems.map((each) => each.message).join(' '));
  const evaluator = createAccountEvaluator(compiled);
  const signals = new Map(documents.filter((each) => each.kind === 'signal').map((each) => [each.key, each]));
  const histories = new WeakMap<AccountChange, AccountHistory>();
  return async (change, at, as = 'then') => {
    const history = histories.get(change) ?? asHistory(change);
    histories.set(change, history);
    const horizon = as === 'then' ? { at, knownBy: at } : { at };
    const facts = computeFacts(compiled.reads, {
      history,
      horizon,
      signals,
      lastReported: () => at,
      modelPoints: () => [],
    });
    const { score, forced, rawBand } = await evaluator.evaluate({
      at,
      facts: new Map([...facts].map(([name, fact]) => [name, fact.value])),
    });
    return { score, band: forced ?? rawBand };
  };
}
