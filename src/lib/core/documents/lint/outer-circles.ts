/** Circles that leave the graph: documents that read each other, and attributes that start what writes them. */
import { problem, warning } from '../../problems.ts';
import type { GraphNode } from '../nodes/catalogue.ts';
import { documentName } from '../read-document.ts';
import { currentReferences, ownName } from './catalogue.ts';
import type { LintContext, Rule } from './context.ts';
import { say } from '../say.ts';

/** Documents that read each other round a circle could never be evaluated. */
export const documentsGoNoCircle: Rule = ({ document, catalogue, nodes }) => {
  const own = ownName(document);
  if (own === null) return [];
  const start = currentReferences({ ...document, nodes: Object.fromEntries(nodes) });
  const from = new Map<string, string>(start.map((each) => [each, own]));
  const open = [...start];
  while (open.length > 0 && !from.has(own)) {
    const at = open.shift()!;
    for (const each of catalogue.references?.get(at) ?? [])
      if (!from.has(each)) {
        from.set(each, at);
        open.push(each);
      }
  }
  if (!from.has(own)) return [];
  const path = [own];
  do path.unshift(from.get(path[0]!)!);
  while (path[0] !== own);
  const shown = path.map((each) => each.replace(':', ' ')).join(' → ');
  return [
    problem(
      'document-cycle',
      `${documentName(document)} reads itself: ${shown}; read its history (change, days in band) instead, or remove one of these references.`,
      { path: [] },
    ),
  ];
};

/** Writing an attribute that helps to decide whether to write it. */
export const attributesCalmDown: Rule = (context) => {
  const { document, nodes } = context;
  const read = new Set(
    [...nodes.values()].flatMap((node) =>
      (node.type === 'attribute' || node.type === 'schedule') && 'attribute' in node.config
        ? [node.config.attribute]
        : [],
    ),
  );
  const writers = [...nodes].flatMap(([id, node]) =>
    node.type === 'set-attribute' && read.has(node.config.attribute) ? [{ id, attribute: node.config.attribute }] : [],
  );
  return writers.flatMap(({ id, attribute }) => {
    const trail = trailBack(context, id, (each) => readsAttribute(nodes.get(each), attribute));
    if (!trail) return [];
    const shown = [...trail, trail[0]!].map((each) => say(document, each)).join(' → ');
    return [
      warning(
        'attribute-loop',
        `${shown}: writing "${attribute}" changes what started it, at the next evaluation; make sure this comes to rest.`,
        { nodeId: id },
      ),
    ];
  });
};

function readsAttribute(node: GraphNode | undefined, attribute: string): boolean {
  return (
    (node?.type === 'attribute' || node?.type === 'schedule') &&
    'attribute' in node.config &&
    node.config.attribute === attribute
  );
}

/** The way from a node with a property to the given one, following connections backwards breadth first. */
function trailBack({ graph, nodes }: LintContext, to: string, isStart: (id: string) => boolean): string[] | null {
  const next = new Map<string, string | null>([[to, null]]);
  const open = [to];
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    if (isStart(at)) {
      const trail: string[] = [];
      for (let step: string | null = at; step !== null; step = next.get(step) ?? null) trail.push(step);
      return trail;
    }
    for (const port of graph.ports.get(at)?.inputs ?? [])
      for (const { edge } of graph.into(at, port.key))
        if (!next.has(edge.from[0]) && nodes.has(edge.from[0])) {
          next.set(edge.from[0], at);
          open.push(edge.from[0]);
        }
  }
  return null;
}
