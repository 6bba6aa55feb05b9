/** Document -> json-rules-engine rules and computed facts. Deterministic; interprets nothing at run time that can be settled here. */
import type { GraphDocument } from '../documents/document.ts';
import { graphOf, type Graph } from '../documents/graph.ts';
import { logicHash, scoreHash } from '../documents/hashes.ts';
import { nodeType, type GraphNode } from '../documents/nodes/catalogue.ts';
import type { Expression } from '../documents/nodes/clause.ts';
import { factKey, parseFactKey } from '../documents/fact-key.ts';
import { problem, type Problem } from '../problems.ts';
import type { Constant } from '../values.ts';
import {
  compilerVersion,
  type Compiled,
  type CompiledNode,
  type CompiledRule,
  type ComputedFact,
  type Operation,
} from './compiled.ts';
import { computedBy, type Wiring } from './operations.ts';
import { bandRules, conditionRules, type Operands } from './rules.ts';

/** A fact nothing ever sets: stands for inputs that are not connected. Node ids have an underscore, so it cannot clash. */
export const unknownFact = 'unknown';

/** The name under which the `appliesTo` filter is compiled, as if it were a condition node. */
export const appliesToNode = 'appliesTo';

/**
 * Compiles a graph document. `compiled` is `null` when it has a cycle or a node type this version does not know;
 * an input that is not connected is unknown, as the linter will have said.
 */
export function compile(document: GraphDocument): { compiled: Compiled | null; problems: readonly Problem[] } {
  const graph = graphOf(document);
  const alien = Object.entries(document.nodes).find(([, node]) => !nodeType(node.type));
  if (alien)
    return refuse(
      'unknown-node-type',
      `"${document.name}" has a node of the type "${alien[1].type}", which this version does not know; open it with a newer one.`,
      alien[0],
    );
  if (graph.cycle)
    return refuse(
      'cycle',
      `"${document.name}" goes round in a circle: ${graph.cycle.join(' → ')}; remove one of these connections.`,
      graph.cycle[0]!,
    );
  return { compiled: new Compiler(document, graph).run(), problems: [] };
}

function refuse(code: string, message: string, nodeId: string): { compiled: null; problems: Problem[] } {
  return { compiled: null, problems: [problem(code, message, { nodeId })] };
}

class Compiler {
  readonly #document: GraphDocument;
  readonly #graph: Graph;
  readonly #reads = new Set<string>();
  readonly #facts = new Map<string, ComputedFact>();
  readonly #nodes: CompiledNode[] = [];
  /** Rules with the depth of decisions below them; depths become priorities at the end. */
  readonly #rules: { readonly depth: number; readonly rules: readonly CompiledRule[] }[] = [];
  /** How many decisions (flags, bands) must be taken before a fact can be computed. */
  readonly #depths = new Map<string, number>();
  readonly #outputs = new Map<string, Readonly<Record<string, string>>>();

  constructor(document: GraphDocument, graph: Graph) {
    this.#document = document;
    this.#graph = graph;
  }

  run(): Compiled {
    const document = this.#document;
    const appliesTo = document.kind === 'segment' ? null : this.#compileAppliesTo(document.appliesTo);
    for (const id of this.#graph.order) this.#compileNode(id, document.nodes[id]!);
    const deepest = Math.max(1, ...this.#rules.map(({ depth }) => depth));
    const ofType = (type: string) => this.#graph.order.filter((id) => document.nodes[id]!.type === type);
    return {
      compilerVersion,
      key: document.key,
      kind: document.kind,
      logicHash: logicHash(document),
      scoreHash: scoreHash(document),
      reads: [...this.#reads].sort(),
      nodes: this.#nodes,
      facts: [...this.#facts.values()],
      rules: this.#rules.flatMap(({ depth, rules }) =>
        rules.map((rule) => ({ ...rule, priority: deepest - depth + 1 })),
      ),
      result: document.kind === 'workflow' ? null : document.result,
      appliesTo,
      thresholds: ofType('threshold'),
      conditions: ofType('condition'),
    };
  }

  #compileNode(id: string, node: GraphNode): void {
    const wiring: Wiring = {
      arriving: (port) => this.#arriving(id, port),
      all: (port) =>
        this.#graph
          .into(id, port)
          .map(({ id: edge, edge: { from } }) => ({ edge, fact: this.#outputFact(from[0], from[1]) })),
    };
    const outputs = this.#outputsOf(id, node, wiring);
    this.#outputs.set(id, outputs);
    this.#nodes.push({ id, type: node.type, inputs: this.#inputsOf(id), outputs });
  }

  #outputsOf(id: string, node: GraphNode, wiring: Wiring): Readonly<Record<string, string>> {
    switch (node.type) {
      case 'signal':
        return {
          value: this.#read(
            id,
            'value',
            factKey({ kind: 'signal', signal: node.config.signal, read: node.config.read }),
            node.config.whenMissing,
          ),
        };
      case 'attribute':
        return {
          value: this.#read(
            id,
            'value',
            factKey({ kind: 'attribute', attribute: node.config.attribute, as: node.config.as }),
            node.config.whenMissing,
          ),
        };
      case 'model': {
        const { model, read, days, whenMissing } = node.config;
        const port = read === 'score' ? 'score' : 'value';
        return {
          [port]: this.#read(
            id,
            port,
            factKey({ kind: 'model', model, read, ...(days === undefined ? {} : { days }) }),
            whenMissing,
          ),
        };
      }
      case 'condition':
        return { flag: this.#compileCondition(id, node.config.when, wiring.arriving, node.config.forDays ?? 0) };
      case 'threshold': {
        const { bands, force = [] } = node.config;
        const score = this.#typed(wiring.arriving('score'), 'number');
        const flags = force.map((band) => [band, wiring.arriving(`force:${band}`)] as const);
        const band = this.#add(id, 'band', { op: 'band', bands, force }, [score, ...flags.map(([, flag]) => flag)], 1);
        this.#rules.push({ depth: this.#depths.get(band)!, rules: bandRules(id, score, bands, flags, 1) });
        return { band, bandOrder: this.#add(id, 'bandOrder', { op: 'bandOrder', bands }, [band]) };
      }
      case 'band-change':
        this.#reads.add(factKey({ kind: 'model', model: node.config.model, read: 'band' }));
        return {};
      case 'schedule':
      case 'wait':
        if ('attribute' in node.config)
          this.#reads.add(factKey({ kind: 'attribute', attribute: node.config.attribute, as: 'value' }));
        return {};
      default: {
        const computed = computedBy(node, wiring);
        const port = this.#graph.ports.get(id)!.outputs[0]?.key;
        return computed && port ? { [port]: this.#add(id, port, computed.operation, computed.inputs) } : {};
      }
    }
  }

  #compileCondition(id: string, when: Expression, factOf: (input: string) => string, forDays: number): string {
    const used = new Set<string>();
    const note = (fact: string) => (used.add(fact), fact);
    const operands: Operands = {
      unknown: unknownFact,
      typed: (input, as) => note(this.#typed(factOf(input), as)),
      known: (input) => note(this.#derive(factOf(input), 'known', { op: 'known' })),
      text: (input, test, text) => note(this.#derive(factOf(input), `${test}:${text}`, { op: 'text', test, text })),
    };
    const rules = conditionRules(id, when, operands, 1);
    const flag = this.#add(id, 'flag', { op: 'flag', forDays }, [...used], 1);
    this.#rules.push({ depth: this.#depths.get(flag)!, rules });
    return flag;
  }

  #compileAppliesTo({
    segment,
    where,
  }: {
    segment?: string | undefined;
    where?: Expression | undefined;
  }): string | null {
    const clauses: Expression[] = where ? [where] : [];
    if (segment)
      clauses.push({ key: 'segment', input: factKey({ kind: 'segment', segment }), op: 'equals', value: true });
    if (clauses.length === 0) return null;
    const factOf = (input: string) =>
      this.#readRaw(input.startsWith('%') ? input : factKey({ kind: 'attribute', attribute: input, as: 'value' }));
    return this.#compileCondition(appliesToNode, { all: clauses }, factOf, 0);
  }

  #inputsOf(id: string): CompiledNode['inputs'] {
    return this.#graph.ports.get(id)!.inputs.flatMap((port) =>
      port.type === 'flow'
        ? []
        : this.#graph.into(id, port.key).map(({ id: edge, edge: { from } }) => ({
            port: port.key,
            edge,
            from: from[0],
            fact: this.#outputFact(from[0], from[1]),
          })),
    );
  }

  #arriving(id: string, port: string): string {
    const wire = this.#graph.into(id, port)[0];
    return wire ? this.#outputFact(wire.edge.from[0], wire.edge.from[1]) : unknownFact;
  }

  #outputFact(id: string, port: string): string {
    const outputs = this.#outputs.get(id);
    return outputs && Object.hasOwn(outputs, port) ? outputs[port]! : unknownFact;
  }

  #read(id: string, port: string, key: string, whenMissing: Constant | undefined): string {
    this.#readRaw(key);
    return whenMissing === undefined ? key : this.#add(id, port, { op: 'default', constant: whenMissing }, [key]);
  }

  #readRaw(key: string): string {
    if (parseFactKey(key)) this.#reads.add(key);
    return key;
  }

  #typed(fact: string, as: 'number' | 'text' | 'boolean' | 'date'): string {
    return this.#derive(fact, as, { op: 'typed', as });
  }

  /** A fact about another fact, shared by all who ask for the same. */
  #derive(fact: string, what: string, operation: Operation): string {
    const name = `${fact}|${what}`;
    if (!this.#facts.has(name))
      this.#register({ ...operation, name, nodeId: this.#facts.get(fact)?.nodeId ?? '', inputs: [fact] }, 0);
    return name;
  }

  #add(nodeId: string, port: string, operation: Operation, inputs: readonly string[], deeper = 0): string {
    const name = `${nodeId}.${port}`;
    this.#register({ ...operation, name, nodeId, inputs }, deeper);
    return name;
  }

  #register(fact: ComputedFact, deeper: number): void {
    this.#facts.set(fact.name, fact);
    this.#depths.set(fact.name, deeper + Math.max(0, ...fact.inputs.map((input) => this.#depths.get(input) ?? 0)));
  }
}
