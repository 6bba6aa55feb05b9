/** A document's edges as decisions and runs ask for them, and the triggers they make. */
import type { NodeOfType } from '../documents/nodes/catalogue.ts';
import type { GraphDocument } from '../documents/document.ts';
import type { Reentry } from '../documents/nodes/reentry.ts';

interface TriggerParts {
  /** See EpisodeState. */
  readonly name: string;
  readonly nodeId: string;
  /** The flow port it leaves through. */
  readonly port: string;
  readonly reentry: Reentry | undefined;
}

/** A place where runs start: only ports with an edge are triggers. */
export type Trigger = TriggerParts &
  (
    | { readonly on: 'band'; readonly node: NodeOfType<'threshold'>; readonly band: string }
    | { readonly on: 'entered' | 'cleared'; readonly node: NodeOfType<'condition'> }
    | { readonly on: 'band-change'; readonly node: NodeOfType<'band-change'> }
    | {
        readonly on: 'date';
        readonly node: NodeOfType<'schedule'>;
        readonly attribute: string;
        readonly offsetDays: number;
      }
    | { readonly on: 'event'; readonly node: NodeOfType<'event'> }
    | { readonly on: 'hand'; readonly node: NodeOfType<'manual'> }
  );

export interface Wiring {
  /** In name order. */
  readonly triggers: readonly Trigger[];
  readonly triggerNames: ReadonlySet<string>;
  /** In id order. */
  readonly thresholds: readonly (readonly [id: string, node: NodeOfType<'threshold'>])[];
  readonly conditions: readonly (readonly [id: string, node: NodeOfType<'condition'>])[];
  /** Node ids that edges from a port lead to, in edge-id order. */
  readonly targets: (nodeId: string, port: string) => readonly string[];
  /** The node whose edge arrives at a port; `null` when there is none. */
  readonly source: (nodeId: string, port: string) => string | null;
}

// Documents are immutable and asked about once per account: remembering saves reading every edge again.
const known = new WeakMap<GraphDocument, Wiring>();

/** The wiring of a document. */
export function wiringOf(document: GraphDocument): Wiring {
  const found = known.get(document);
  if (found) return found;
  const made = readWiring(document);
  known.set(document, made);
  return made;
}

function readWiring(document: GraphDocument): Wiring {
  const targets = new Map<string, string[]>();
  const sources = new Map<string, string>();
  for (const id of Object.keys(document.edges).toSorted()) {
    const { from, to } = document.edges[id]!;
    const start = from.join(' ');
    targets.set(start, [...(targets.get(start) ?? []), to[0]]);
    sources.set(to.join(' '), from[0]);
  }
  const wiring: Pick<Wiring, 'targets' | 'source'> = {
    targets: (nodeId, port) => targets.get(`${nodeId} ${port}`) ?? [],
    source: (nodeId, port) => sources.get(`${nodeId} ${port}`) ?? null,
  };
  const triggers = Object.keys(document.nodes)
    .flatMap((nodeId) => possibleTriggers(document, nodeId))
    .filter(({ nodeId, port }) => wiring.targets(nodeId, port).length > 0)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const nodes = Object.keys(document.nodes)
    .toSorted()
    .map((id) => [id, document.nodes[id]!] as const);
  return {
    ...wiring,
    triggers,
    triggerNames: new Set(triggers.map(({ name }) => name)),
    thresholds: nodes.flatMap(([id, node]) => (node.type === 'threshold' ? [[id, node] as const] : [])),
    conditions: nodes.flatMap(([id, node]) => (node.type === 'condition' ? [[id, node] as const] : [])),
  };
}

function possibleTriggers(document: GraphDocument, nodeId: string): readonly Trigger[] {
  const node = document.nodes[nodeId]!;
  switch (node.type) {
    case 'threshold':
      return node.config.bands.map(({ key }) => ({
        on: 'band',
        name: `${nodeId}:${key}`,
        nodeId,
        port: `enter:${key}`,
        reentry: node.config.reentry,
        node,
        band: key,
      }));
    case 'condition': {
      const { reentry } = node.config;
      return [
        { on: 'entered', name: nodeId, nodeId, port: 'entered', reentry, node },
        { on: 'cleared', name: `${nodeId}:cleared`, nodeId, port: 'cleared', reentry, node },
      ];
    }
    case 'band-change':
      return [{ on: 'band-change', ...start(nodeId, node.config.reentry), node }];
    case 'event':
      return [{ on: 'event', ...start(nodeId, node.config.reentry), node }];
    case 'manual':
      return [{ on: 'hand', ...start(nodeId, undefined), node }];
    case 'schedule': {
      const { config } = node;
      if (!('attribute' in config)) return [];
      const { attribute, offsetDays } = config;
      return [{ on: 'date', ...start(nodeId, config.reentry), node, attribute, offsetDays }];
    }
    default:
      return [];
  }
}

function start(nodeId: string, reentry: Reentry | undefined): TriggerParts {
  return { name: nodeId, nodeId, port: 'start', reentry };
}
