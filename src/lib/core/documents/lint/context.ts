/** What every rule may look at, computed once for a document. */
import { problem, type Fix, type Place, type Problem, type Severity } from '../../problems.ts';
import type { GraphDocument } from '../document.ts';
import { graphOf, type Graph } from '../graph.ts';
import type { GraphNode } from '../nodes/catalogue.ts';
import type { Port } from '../nodes/node-type.ts';
import { say } from '../say.ts';
import type { Catalogue } from './catalogue.ts';

export interface LintContext {
  readonly document: GraphDocument;
  readonly catalogue: Catalogue;
  /** Of the nodes whose configs are sound. */
  readonly graph: Graph;
  /** Nodes whose configs are sound, defaults filled in; the others have problems of their own and nothing more is said about them. */
  readonly nodes: ReadonlyMap<string, GraphNode>;
}

/** A rule returns all it finds. It must cope with any graph: dangling edges, cycles, nodes that are not sound. */
export type Rule = (context: LintContext) => readonly Problem[];

export function contextOf(
  document: GraphDocument,
  catalogue: Catalogue,
  sound: Readonly<Record<string, GraphNode>>,
): LintContext {
  return {
    document,
    catalogue,
    graph: graphOf({ nodes: sound, edges: document.edges }),
    nodes: new Map(Object.entries(sound)),
  };
}

export function inputPort(graph: Graph, [node, port]: readonly [string, string]): Port | undefined {
  return graph.ports.get(node)?.inputs.find((each) => each.key === port);
}

/** A problem at a node, its message opened by the node's name: `Scale "Usage": ...`. */
export function atNode(
  { document }: Pick<LintContext, 'document'>,
  nodeId: string,
  {
    code,
    message,
    path,
    severity = 'error',
    fix,
  }: { code: string; message: string; path?: Place['path']; severity?: Severity; fix?: Fix | undefined },
): Problem {
  const at: Place = path === undefined ? { nodeId } : { nodeId, path };
  return { ...problem(code, `${say(document, nodeId)}: ${message}`, at, fix), severity };
}

export function setConfig(nodeId: string, path: readonly (string | number)[], value: unknown, label: string): Fix {
  return { label, edits: [{ do: 'set', path: ['nodes', nodeId, 'config', ...path], value }] };
}
