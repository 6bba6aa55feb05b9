/** What the registers hold after a call, as columns, and one row of them as an evaluation. */
import { columnOf, flagAt, type Column, type FlagColumn } from '../../columns.ts';
import { appliesToNode } from '../../compile/compile.ts';
import { typeOf, type Value } from '../../values.ts';
import type { BookReading, HeldColumns, ThresholdColumns } from '../book.ts';
import type { BriefEvaluation, Evaluation, Held, ThresholdReading } from '../evaluation.ts';
import { compute } from '../operations/compute.ts';
import { noReading, readRun } from '../read-run.ts';
import type { Planner } from './plan.ts';
import type { ThresholdPlan } from './plan-bands.ts';
import { Shares } from './shares.ts';
import type { Workbench } from './workbench.ts';

export class Reader {
  readonly #bench: Workbench;
  readonly #planner: Planner;
  readonly #flags: Readonly<Record<string, FlagColumn>>;
  readonly #held: Readonly<Record<string, HeldColumns>>;
  readonly #shares: Shares;

  constructor(bench: Workbench, planner: Planner) {
    this.#bench = bench;
    this.#planner = planner;
    const { conditions } = bench.compiled;
    this.#flags = Object.fromEntries(conditions.map((id) => [id, planner.flags.get(id)!]));
    this.#held = Object.fromEntries(planner.held);
    this.#shares = new Shares(bench, (name, row) => this.#read(name, row));
  }

  reading(): BookReading {
    const { compiled, input, problems } = this.#bench;
    const thresholds = Object.fromEntries(
      compiled.thresholds.map((id) => [id, this.#columnsOf(this.#planner.thresholds.get(id)!)]),
    );
    return {
      count: input.count,
      result:
        compiled.result !== null && Object.hasOwn(thresholds, compiled.result) ? thresholds[compiled.result]! : null,
      applies: compiled.appliesTo === null ? null : this.#planner.flags.get(appliesToNode)!,
      thresholds,
      flags: this.#flags,
      held: this.#held,
      column: (fact) => this.#column(fact),
      evaluationAt: (row) => this.#evaluationAt(row),
      briefAt: (row) => this.#briefAt(row),
      problems,
    };
  }

  #columnsOf({ score, rawBand, forced, bands }: ThresholdPlan): ThresholdColumns {
    return { score: this.#bench.numbersOf(score), rawBand, forced, bands };
  }

  #column(name: string): Column {
    const { count } = this.#bench.input;
    const register = this.#bench.registers.get(name);
    if (register) return register.column(count);
    if (!this.#madeWhenAsked(name)) return { length: count };
    return columnOf(Array.from({ length: count }, (_, row) => this.#read(name, row)));
  }

  /** Any fact in one row; facts about the planes of others are made when they are asked for. */
  #read(name: string, row: number): Value {
    const register = this.#bench.registers.get(name);
    if (register) return register.valueAt(row);
    const fact = this.#madeWhenAsked(name);
    if (!fact) return null;
    return compute(fact, [this.#read(fact.inputs[0]!, row)], { distribution: () => undefined });
  }

  #madeWhenAsked(name: string) {
    const fact = this.#bench.computed.get(name);
    return fact?.op === 'typed' || fact?.op === 'known' || fact?.op === 'text' ? fact : null;
  }

  #evaluationAt(row: number): Evaluation {
    const { compiled } = this.#bench;
    const [bands, forced] = [new Map<string, string>(), new Map<string, string>()];
    for (const [id, threshold] of this.#planner.thresholds) {
      if (threshold.rawBand[row]! >= 0) bands.set(id, threshold.bands[threshold.rawBand[row]!]!);
      if (threshold.forced[row]! >= 0) forced.set(id, threshold.bands[threshold.forced[row]!]!);
    }
    return readRun(compiled, {
      at: this.#at(row),
      raw: (key) => this.#raw(key, row),
      read: (name) => this.#read(name, row),
      held: this.#heldAt(row),
      bands,
      forced,
      results: [],
    });
  }

  #briefAt(row: number): BriefEvaluation {
    const { compiled } = this.#bench;
    const thresholds: Record<string, ThresholdReading> = {};
    for (const [id, { score, rawBand, forced, bands }] of this.#planner.thresholds) {
      const number = this.#bench.numbersOf(score)[row]!;
      thresholds[id] = {
        score: Number.isNaN(number) ? null : number,
        rawBand: bands[rawBand[row]!] ?? null,
        forced: bands[forced[row]!] ?? null,
      };
    }
    const flags: Record<string, boolean | null> = {};
    for (const id of compiled.conditions) flags[id] = flagAt(this.#flags[id]!, row);
    const result = compiled.result !== null && Object.hasOwn(thresholds, compiled.result) ? compiled.result : null;
    return {
      document: compiled.key,
      at: this.#at(row),
      applies: compiled.appliesTo === null ? true : flagAt(this.#planner.flags.get(appliesToNode)!, row),
      ...(result === null ? noReading : thresholds[result]!),
      thresholds,
      flags,
      held: this.#heldAt(row),
      unknown: compiled.reads.filter((key) => this.#read(key, row) === null),
      problems: [],
      contributions: this.#shares.at(row),
      trace: {},
    };
  }

  #at(row: number): number {
    const { at, from } = this.#bench.input;
    return typeof at === 'number' ? at : at[from + row]!;
  }

  #heldAt(row: number): Record<string, Held[string]> {
    const held: Record<string, Held[string]> = {};
    for (const [id, { since, unknownSince }] of this.#planner.held)
      if (!Number.isNaN(since[row]!))
        held[id] = { since: since[row]!, unknownSince: Number.isNaN(unknownSince[row]!) ? null : unknownSince[row]! };
    return held;
  }

  /** As it was given: a number that is no value is named, not merely unknown. */
  #raw(key: string, row: number): Value {
    const value = this.#read(key, row);
    if (value !== null) return value;
    const { columns, from } = this.#bench.input;
    const given: unknown = columns.get(key)?.number;
    const number = given instanceof Float64Array ? (given[from + row] ?? NaN) : NaN;
    return typeOf(number) === null && !Number.isNaN(number) ? number : null;
  }
}
