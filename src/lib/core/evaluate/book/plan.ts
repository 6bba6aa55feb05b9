/** A compiled document as steps over registers, in dependency order; made once. */
import { columnOf, type FlagColumn } from '../../columns.ts';
import type { CompiledRule, ComputedFact, RuleCondition } from '../../compile/compiled.ts';
import type { Problem } from '../../problems.ts';
import { compute } from '../operations/compute.ts';
import type { HeldColumns } from '../book.ts';
import { mathKernel } from './arithmetic.ts';
import { defaultStep } from './defaults.ts';
import { hold, momentsOf } from './holding.ts';
import { ColumnLoader } from './load-columns.ts';
import { Network } from './network.ts';
import { planBandOrder, planBands, type ThresholdPlan } from './plan-bands.ts';
import { ranks } from './ranks.ts';
import { newFlag, type Register } from './register.ts';
import { scaleSteps } from './scales.ts';
import { firstThatHolds, giveInputs, giveOutputs } from './tables.ts';
import { conditionTerm, everyRow, noRow, testTerms, type Term } from './terms.ts';
import { weightingKernel } from './weightings.ts';
import { isDerived, type Step, type Workbench } from './workbench.ts';

type Fact<Op extends ComputedFact['op']> = Extract<ComputedFact, { op: Op }>;
interface Truth {
  readonly isTrue: Term;
  readonly isFalse: Term;
}

export class Planner {
  /** By node. */
  readonly flags = new Map<string, FlagColumn>();
  readonly held = new Map<string, HeldColumns>();
  readonly thresholds = new Map<string, ThresholdPlan>();
  readonly #bench: Workbench;
  readonly #network: Network;
  readonly #rules: ReadonlyMap<string, readonly CompiledRule[]>;
  /** What conditions and tables ask, worked out before any of it becomes steps. */
  readonly #truths = new Map<string, Truth>();
  readonly #cells = new Map<string, readonly Truth[]>();

  constructor(bench: Workbench) {
    this.#bench = bench;
    this.#network = new Network(bench);
    this.#rules = Map.groupBy(bench.compiled.rules, (rule) => rule.event.params.nodeId);
  }

  /** Fills the workbench with steps. */
  plan(): void {
    const { facts } = this.#bench.compiled;
    for (const fact of facts) this.#announce(fact);
    for (const fact of facts) if (!isDerived(fact)) this.#add(fact);
  }

  #announce(fact: ComputedFact): void {
    if (fact.op === 'flag') {
      const rules = this.#rules.get(fact.nodeId) ?? [];
      const term = (value: boolean): Term => {
        const rule = rules.find(({ event }) => event.type === 'flag' && event.params.value === value);
        return rule ? conditionTerm(rule.conditions as RuleCondition, this.#bench) : noRow;
      };
      const truth = { isTrue: term(true), isFalse: term(false) };
      this.#truths.set(fact.name, truth);
      this.#network.announce(truth.isTrue);
      this.#network.announce(truth.isFalse);
    }
    if (fact.op === 'table') {
      const rows = fact.rows.map(({ cells }): Truth => {
        const terms = cells.map(({ input, test }) => testTerms(test, fact.inputs[input]!));
        return {
          isTrue: terms.length === 0 ? everyRow : { all: terms.map(({ isTrue }) => isTrue) },
          isFalse: { any: terms.map(({ isFalse }) => isFalse) },
        };
      });
      this.#cells.set(fact.name, rows);
      for (const { isTrue, isFalse } of rows) [isTrue, isFalse].forEach((term) => this.#network.announce(term));
    }
  }

  #add(fact: ComputedFact): void {
    for (const input of fact.inputs) if (this.#asksDerived(fact, input)) this.#rowByRow(this.#derived(input), null);
    switch (fact.op) {
      case 'default': {
        const register = this.#bench.register(fact.name);
        this.#push(defaultStep(this.#bench, this.#network, fact.inputs[0]!, fact.constant, register));
        return;
      }
      case 'math':
        return this.#addMath(fact);
      case 'scale': {
        const { out } = this.#bench.numberRegister(fact.name);
        const steps = scaleSteps(fact.scale, this.#input(fact, 0), out);
        return typeof steps === 'string' ? this.#rowByRow(fact, steps) : steps.forEach((step) => this.#push(step));
      }
      case 'table': {
        const flags = this.#cells.get(fact.name)!.map((truth) => this.#flagOf(truth));
        const { decided, step } = firstThatHolds(flags, this.#bench.rows);
        const outputs = [...fact.rows.map(({ out }) => out), fact.otherwise];
        this.#push(step);
        this.#push(giveOutputs(outputs, decided, this.#bench.register(fact.name), this.#bench.rows));
        return;
      }
      case 'rank':
        return this.#addRank(fact);
      case 'weighting': {
        const { out } = this.#bench.numberRegister(fact.name);
        const kernel = weightingKernel(fact, this.#numbers(fact), this.#bench.rows);
        this.#push((n) => kernel(out, n));
        return;
      }
      case 'switch':
        return this.#addSwitch(fact);
      case 'flag':
        return this.#addFlag(fact);
      case 'band':
        return void this.thresholds.set(
          fact.nodeId,
          planBands(this.#bench, this.#network, this.#rules.get(fact.nodeId) ?? [], fact),
        );
      case 'bandOrder':
        return planBandOrder(this.#bench, fact);
      default:
    }
  }

  /** Conditions and bands read the planes of a fact themselves; all others are given derived facts as facts. */
  #asksDerived(fact: ComputedFact, input: string): boolean {
    return (
      fact.op !== 'flag' &&
      fact.op !== 'band' &&
      isDerived(this.#bench.computed.get(input)) &&
      !this.#bench.registers.has(input)
    );
  }

  #derived(name: string): ComputedFact {
    return this.#bench.computed.get(name)!;
  }

  #push(step: Step): void {
    this.#bench.steps.push(step);
  }

  #input(fact: ComputedFact, index: number): Register {
    return this.#bench.register(fact.inputs[index]!);
  }

  #numbers(fact: ComputedFact): (index: number) => Float64Array {
    const registers = fact.inputs.map((input) => this.#bench.register(input));
    return (index) => this.#bench.numbersOf(registers[index]!);
  }

  #flagOf({ isTrue, isFalse }: Truth): FlagColumn {
    return this.#network.flagOf(isTrue, isFalse);
  }

  #addMath(fact: Fact<'math'>): void {
    const kernel = mathKernel(fact);
    if (typeof kernel === 'string') return this.#rowByRow(fact, kernel);
    const { out } = this.#bench.numberRegister(fact.name);
    const numbers = this.#numbers(fact);
    const operands: Float64Array[] = [];
    this.#push((n) => {
      fact.operands.forEach((operand, index) => {
        operands[index] = 'constant' in operand ? this.#bench.constant(operand.constant) : numbers(operand.input);
      });
      kernel(out, operands, n);
    });
  }

  #addRank(fact: Fact<'rank'>): void {
    const { out } = this.#bench.numberRegister(fact.name);
    const numbers = this.#numbers(fact);
    this.#push((n) => ranks(out, numbers(0), this.#distribution(fact.nodeId), fact.better, n));
  }

  #distribution(nodeId: string): readonly number[] | Float64Array | undefined {
    const { distributions } = this.#bench.input;
    return distributions && Object.hasOwn(distributions, nodeId) ? distributions[nodeId] : undefined;
  }

  #addSwitch(fact: Fact<'switch'>): void {
    const flags = fact.rows.map((_, row) => this.#flagOf(this.#saysFlag(fact.inputs[2 * row]!)));
    const { decided, step } = firstThatHolds(flags, this.#bench.rows);
    const { out } = this.#bench.numberRegister(fact.name);
    const inputs = [...fact.rows.map((_, row) => 2 * row + 1), 2 * fact.rows.length];
    const numbers = this.#numbers(fact);
    this.#push(step);
    this.#push(giveInputs(out, decided, (row) => numbers(inputs[row]!), inputs.length));
  }

  #saysFlag(fact: string): Truth {
    const equals = (value: boolean) => conditionTerm({ fact, operator: 'equal', value }, this.#bench);
    return { isTrue: equals(true), isFalse: equals(false) };
  }

  #addFlag(fact: Fact<'flag'>): void {
    const raw = this.#flagOf(this.#truths.get(fact.name)!);
    const register = this.#bench.register(fact.name);
    const { forDays, nodeId } = fact;
    if (forDays === 0) register.boolean = raw;
    else {
      const { rows } = this.#bench;
      const flag = (register.boolean = newFlag(rows));
      const held = { since: new Float64Array(rows).fill(NaN), unknownSince: new Float64Array(rows).fill(NaN) };
      this.held.set(nodeId, held);
      this.#push((n) => hold(raw, forDays, this.#at(n), this.#before(nodeId, n), flag, held, n));
    }
    this.flags.set(nodeId, register.boolean);
  }

  #at(n: number): number | Float64Array {
    const { at, from } = this.#bench.input;
    return typeof at === 'number' ? at : momentsOf(at, 'at', from, n, this.#report);
  }

  #before(nodeId: string, n: number): HeldColumns | null {
    const { held, from } = this.#bench.input;
    if (!held || !Object.hasOwn(held, nodeId)) return null;
    const { since, unknownSince } = held[nodeId]!;
    return {
      since: momentsOf(since, `held.${nodeId}.since`, from, n, this.#report),
      unknownSince: momentsOf(unknownSince, `held.${nodeId}.unknownSince`, from, n, this.#report),
    };
  }

  readonly #report = (problem: Problem) => void this.#bench.problems.push(problem);

  /** With the account evaluator's own function, one row after another. `why` is `null` for what nobody has to be told. */
  #rowByRow(fact: ComputedFact, why: string | null): void {
    if (fact.op === 'flag' || fact.op === 'band' || fact.op === 'bandOrder') return;
    if (why !== null) this.#bench.rowByRow.push({ fact: fact.name, nodeId: fact.nodeId, why });
    const register = this.#bench.register(fact.name);
    const inputs = fact.inputs.map((input) => this.#bench.register(input));
    const loader = new ColumnLoader(fact.name, register, this.#bench.rows);
    const context = { distribution: (nodeId: string) => this.#distribution(nodeId) as readonly number[] | undefined };
    this.#push((n) => {
      const values = Array.from({ length: n }, (_, row) =>
        compute(
          fact,
          inputs.map((input) => input.valueAt(row)),
          context,
        ),
      );
      loader.load(columnOf(values), 0, n, this.#report);
    });
  }
}
