/**
 * Compiled rules on a stock json-rules-engine. The engine keeps run state on itself (overlapping runs lose rules, a rejected run
 * poisons the next), resolves `path` by jsonpath and lets an unknown operator reject a whole run: all of that is closed off here,
 * and nowhere else is the package imported.
 */
import { Engine, type RuleProperties, type RuleResult } from 'json-rules-engine';
import type { Compiled, ComputedFact } from '../compile/compiled.ts';
import { unknownFact } from '../compile/compile.ts';
import { typeOf, type Value } from '../values.ts';
import { compute, type ComputeContext } from './operations/compute.ts';

/** What the rules decided in one run, by node. */
export interface Decided {
  readonly flags: Map<string, boolean>;
  readonly bands: Map<string, string>;
  readonly forced: Map<string, string>;
  /** Since when conditions have held, and what that makes of them; see `Held`. */
  readonly settle: (nodeId: string, raw: boolean | null, forDays: number) => boolean | null;
}

export interface RunFacts extends ComputeContext {
  readonly raw: (key: string) => Value;
  readonly settle: Decided['settle'];
}

export interface StockRun {
  /** Any fact, computed on first use. */
  readonly read: (name: string) => Value;
  readonly flags: ReadonlyMap<string, boolean>;
  readonly bands: ReadonlyMap<string, string>;
  readonly forced: ReadonlyMap<string, string>;
  readonly results: readonly RuleResult[];
}

/** An engine, and the facts its rules see. Each engine has its own: rules left over from a rejected run never meet those of the next. */
interface Machine {
  readonly engine: Engine;
  readonly sees: { reader: Reader };
}

/** One engine for one compiled document; runs are strictly one after another, and a rejected one throws the engine away. */
export class StockEngine {
  readonly #compiled: Compiled;
  readonly #byName: ReadonlyMap<string, ComputedFact>;
  #machine: Machine | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(compiled: Compiled) {
    this.#compiled = compiled;
    this.#byName = new Map(compiled.facts.map((fact) => [fact.name, fact]));
  }

  /** Runs all rules against these facts. Rejects only for a document that was never validated, and for facts that throw when read. */
  run(facts: RunFacts): Promise<StockRun> {
    const turn = this.#queue.then(() => this.#runAlone(facts));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async #runAlone(facts: RunFacts): Promise<StockRun> {
    const reader = new Reader(this.#byName, facts);
    this.#machine ??= this.#build(reader);
    this.#machine.sees.reader = reader;
    try {
      const { results, failureResults } = await this.#machine.engine.run();
      if (reader.failures.length > 0) throw reader.failures[0];
      const { flags, bands, forced } = reader.decided;
      return { read: (name) => reader.read(name), flags, bands, forced, results: [...results, ...failureResults] };
    } catch (error) {
      this.#machine = null;
      throw error;
    }
  }

  #build(reader: Reader): Machine {
    const engine = new Engine([], { pathResolver: refusePath });
    const sees = { reader };
    const names = new Set([unknownFact, ...this.#compiled.reads, ...this.#byName.keys()]);
    for (const name of names) engine.addFact(name, () => sees.reader.answer(name), { cache: false });
    for (const rule of this.#compiled.rules) engine.addRule(structuredClone(rule) as unknown as RuleProperties);
    engine.on('success', ({ type, params }) =>
      sees.reader.note(type, params as { nodeId: string; value: boolean | string }),
    );
    return { engine, sees };
  }
}

function refusePath(): never {
  throw new Error('Compiled rules never use paths.');
}

/** Facts of one run: raw ones looked up, computed ones computed once, decided ones taken from what rules have said so far. */
class Reader {
  /** What went wrong while rules asked for facts. */
  readonly failures: unknown[] = [];
  readonly decided = {
    flags: new Map<string, boolean>(),
    bands: new Map<string, string>(),
    forced: new Map<string, string>(),
  };
  readonly #computed: ReadonlyMap<string, ComputedFact>;
  readonly #facts: RunFacts;
  readonly #known = new Map<string, Value>();

  constructor(computed: ReadonlyMap<string, ComputedFact>, facts: RunFacts) {
    this.#computed = computed;
    this.#facts = facts;
  }

  note(type: string, { nodeId, value }: { nodeId: string; value: boolean | string }): void {
    if (type === 'flag') this.decided.flags.set(nodeId, value as boolean);
    else if (type === 'band') this.decided.bands.set(nodeId, value as string);
    else this.decided.forced.set(nodeId, value as string);
  }

  /** For the engine, which goes on running after a throw and leaves rejections unhandled: failures are kept for the end of the run. */
  answer(name: string): Value {
    try {
      return this.read(name);
    } catch (error) {
      this.failures.push(error);
      return null;
    }
  }

  read(name: string): Value {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const value = this.#compute(name);
    this.#known.set(name, value);
    return value;
  }

  #compute(name: string): Value {
    const fact = this.#computed.get(name);
    if (!fact) {
      const raw = name === unknownFact ? null : this.#facts.raw(name);
      return typeOf(raw) === null ? null : raw;
    }
    switch (fact.op) {
      case 'flag':
        return this.#facts.settle(fact.nodeId, this.decided.flags.get(fact.nodeId) ?? null, fact.forDays);
      case 'band':
        return this.decided.forced.get(fact.nodeId) ?? this.decided.bands.get(fact.nodeId) ?? null;
      case 'bandOrder': {
        const band = this.read(fact.inputs[0]!);
        return band === null ? null : fact.bands.findIndex(({ key }) => key === band);
      }
      default:
        return compute(
          fact,
          fact.inputs.map((input) => this.read(input)),
          this.#facts,
        );
    }
  }
}
