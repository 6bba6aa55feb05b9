/** Thresholds as steps: the band of each row by its score and by force. */
import type { CompiledRule, ComputedFact } from '../../compile/compiled.ts';
import { bandPlan, bandsByForce, bandsByScore } from './banding.ts';
import type { Network } from './network.ts';
import { Register } from './register.ts';
import { conditionTerm } from './terms.ts';
import type { Workbench } from './workbench.ts';

export interface ThresholdPlan {
  /** Where the score is. */
  readonly score: Register;
  readonly bands: readonly string[];
  readonly rawBand: Int16Array;
  readonly forced: Int16Array;
}

type Fact<Op extends ComputedFact['op']> = Extract<ComputedFact, { op: Op }>;

/** Adds the steps of a threshold, given its rules: those that force a band are in order, the worst first. */
export function planBands(
  bench: Workbench,
  network: Network,
  rules: readonly CompiledRule[],
  fact: Fact<'band'>,
): ThresholdPlan {
  const { rows, steps } = bench;
  const forcing = rules.filter(({ event }) => event.type === 'forced');
  const keys = forcing.map(({ event }) => String(event.params.value));
  const plan = bandPlan(fact.bands, keys);
  const [rawBand, forced] = [new Int16Array(rows).fill(-1), new Int16Array(rows).fill(-1)];
  const score = scoreOf(bench, fact);
  const flags = forcing.map(({ conditions }) => {
    const first = 'all' in conditions ? conditions.all[0]! : conditions.any[0]!;
    return network.bitsOf(conditionTerm(first, bench));
  });
  const bands = keys.map((key) => plan.keys.indexOf(key));
  const register = bench.register(fact.name);
  const codes = (register.codes = new Int32Array(rows).fill(-1));
  register.dictionary = plan.keys;
  steps.push((n) => {
    bandsByScore(rawBand, bench.numbersOf(score), plan, n);
    if (flags.length > 0) bandsByForce(forced, flags, bands, n);
    for (let r = 0; r < n; r++) codes[r] = forced[r]! >= 0 ? forced[r]! : rawBand[r]!;
  });
  return { score, bands: plan.keys, rawBand, forced };
}

/** The register whose numbers are banded. */
function scoreOf(bench: Workbench, fact: Fact<'band'>): Register {
  const { fact: name, plane } = bench.operand(fact.inputs[0]!);
  const from = bench.register(name);
  if (plane !== 'date') return from;
  const score = new Register();
  bench.steps.push(() => void (score.number = from.date));
  return score;
}

export function planBandOrder(bench: Workbench, fact: Fact<'bandOrder'>): void {
  const { out } = bench.numberRegister(fact.name);
  const band = bench.register(fact.inputs[0]!);
  const orders = Float64Array.from(band.dictionary, (key) => fact.bands.findIndex((each) => each.key === key));
  bench.steps.push((n) => {
    const codes = band.codes!;
    for (let r = 0; r < n; r++) out[r] = codes[r]! < 0 ? NaN : orders[codes[r]!]!;
  });
}
