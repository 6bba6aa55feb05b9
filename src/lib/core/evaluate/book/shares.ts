/** The points each node puts into a document's score, row by row: what the trace says (trace.ts), in the order of names found once. */
import type { CompiledNode, ComputedFact } from '../../compile/compiled.ts';
import type { Value } from '../../values.ts';
import type { NumberList } from '../lists.ts';
import { switched } from '../operations/compute.ts';
import type { Weighting } from './weightings.ts';
import type { Workbench } from './workbench.ts';

type ReadNumber = (row: number) => number;
type Read = (name: string, row: number) => Value;

/** Hands a node's part of the score on to the nodes before it. */
type Share = (row: number, factor: number) => void;

interface NodePlan {
  /** Its place among the nodes that may be on the score's path. */
  readonly place: number;
  /** Its place in the list; -1: it puts no number there. */
  readonly at: number;
  readonly number: ReadNumber | null;
  readonly share: Share | null;
}

export class Shares {
  readonly keys: readonly string[];
  readonly #bench: Workbench;
  readonly #read: Read;
  readonly #plan: readonly NodePlan[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #factors: Float64Array;
  /** 1 where a node is on the path in this row. */
  readonly #isOn: Uint8Array;

  /** Once the document is planned. */
  constructor(bench: Workbench, read: Read) {
    this.#bench = bench;
    this.#read = read;
    const nodes = this.#nodesOnPath();
    this.#places = new Map(nodes.map(({ id }, place) => [id, place]));
    this.#factors = new Float64Array(nodes.length);
    this.#isOn = new Uint8Array(nodes.length);
    const facts = new Map(nodes.map((node) => [node.id, scoreFact(node, bench.compiled.result)]));
    this.keys = nodes.flatMap(({ id }) => (facts.get(id) === undefined ? [] : [id])).sort();
    const at = new Map(this.keys.map((key, i) => [key, i]));
    this.#plan = nodes.map((node, place) => {
      const fact = facts.get(node.id);
      return {
        place,
        at: at.get(node.id) ?? -1,
        number: fact === undefined ? null : this.#numbers(fact),
        share: this.#shareOf(node),
      };
    });
  }

  /** Of a row of the call that the evaluator works for. */
  at(row: number): NumberList {
    const values = new Float64Array(this.keys.length).fill(NaN);
    this.#isOn.fill(0);
    this.#factors.fill(0);
    if (this.#plan.length > 0) {
      this.#isOn[0] = 1;
      this.#factors[0] = 1;
    }
    for (const { place, at, number, share } of this.#plan) {
      if (this.#isOn[place] === 0) continue;
      const factor = this.#factors[place]!;
      if (number) {
        const points = factor * number(row);
        if (Number.isFinite(points)) values[at] = points;
      }
      share?.(row, factor);
    }
    return { keys: this.keys, values };
  }

  /** The result, then every node whose points may arrive there, each after all it hands points on to. */
  #nodesOnPath(): CompiledNode[] {
    const { kind, result, nodes } = this.#bench.compiled;
    if (kind !== 'health-model' || result === null) return [];
    const wanted = new Set([result]);
    const found: CompiledNode[] = [];
    for (const node of nodes.toReversed()) {
      if (!wanted.has(node.id)) continue;
      found.push(node);
      const op = this.#factOf(node)?.op;
      if (isResult(node, result) || op === 'weighting' || op === 'switch')
        for (const { from } of node.inputs) wanted.add(from);
    }
    return found[0]?.id === result ? found : [];
  }

  #factOf(node: CompiledNode): ComputedFact | undefined {
    return this.#bench.computed.get(Object.values(node.outputs)[0] ?? '');
  }

  /** NaN: unknown, or no number. */
  #numbers(name: string): ReadNumber {
    const register = this.#bench.registers.get(name);
    if (register) return (row) => (register.number ? register.number[row]! : NaN);
    return (row) => {
      const value = this.#read(name, row);
      return typeof value === 'number' ? value : NaN;
    };
  }

  #give(from: string | undefined): (points: number) => void {
    const place = from === undefined ? undefined : this.#places.get(from);
    if (place === undefined) return () => {};
    return (points) => {
      this.#isOn[place] = 1;
      this.#factors[place]! += points;
    };
  }

  #shareOf(node: CompiledNode): Share | null {
    if (isResult(node, this.#bench.compiled.result)) {
      const give = this.#give(node.inputs.find(({ port }) => port === 'score')?.from);
      return (_row, factor) => give(factor);
    }
    const fact = this.#factOf(node);
    if (fact?.op === 'weighting') return this.#shareOfWeighting(node, fact);
    if (fact?.op !== 'switch') return null;
    const gives = new Map(node.inputs.map(({ port, from }) => [port, this.#give(from)]));
    return (row, factor) => {
      const { row: chosen } = switched(
        fact,
        fact.inputs.map((name) => this.#read(name, row)),
      );
      gives.get(chosen === null ? 'otherwise' : `score:${chosen}`)?.(factor);
    };
  }

  /** By the coefficients of `weigh`: there are some where there is a result. */
  #shareOfWeighting(node: CompiledNode, fact: Weighting): Share {
    const { weights, missing, method } = fact;
    const result = this.#numbers(fact.name);
    const inputs = fact.inputs.map((name) => this.#numbers(name));
    const gives = fact.inputs.map((_, index) => this.#give(node.inputs[index]?.from));
    const constant = typeof missing === 'object' ? missing.constant : NaN;
    const values = new Float64Array(inputs.length);
    return (row, factor) => {
      if (Number.isNaN(result(row))) return;
      let weight = 0;
      let chosen = -1;
      for (let i = 0; i < inputs.length; i++) {
        const value = weights[i]! > 0 ? inputs[i]!(row) : NaN;
        values[i] = value;
        const counted = value === value || !(weights[i]! > 0) ? value : constant;
        if (counted !== counted) continue;
        weight += weights[i]!;
        const best = chosen < 0 ? NaN : Number.isNaN(values[chosen]) ? constant : values[chosen]!;
        if (chosen < 0 || (method === 'worst' ? counted < best : counted > best)) chosen = i;
      }
      for (let i = 0; i < inputs.length; i++) {
        const isKnown = values[i] === values[i];
        if (method === 'worst' || method === 'best') gives[i]!(factor * (isKnown && i === chosen ? 1 : 0));
        else gives[i]!(factor * (isKnown ? (method === 'mean' ? weights[i]! / weight : weights[i]!) : 0));
      }
    };
  }
}

function isResult(node: CompiledNode, result: string | null): boolean {
  return node.id === result && node.type === 'threshold';
}

/** Where the number is that a node puts on the score's path: its score (for the result: the score it names), or points. */
function scoreFact(node: CompiledNode, result: string | null): string | undefined {
  if (node.id === result) return node.inputs.find(({ port }) => port === 'score')?.fact;
  return node.outputs['score'] ?? node.outputs['value'] ?? node.outputs['bandOrder'];
}
