/** Changes to a graph that keep it whole, as edits: what is said in two places changes in both. */
import type { Edit } from '../problems.ts';
import type { Edge, GraphDocument } from './document.ts';
import type { GraphNode } from './nodes/catalogue.ts';

/** Removes a connection, and its weight where it led to a weighting. */
export function removeEdge(document: GraphDocument, id: string): Edit[] {
  const edge = document.edges[id];
  const edits: Edit[] = [{ do: 'remove', path: ['edges', id] }];
  const target = edge && Object.hasOwn(document.nodes, edge.to[0]) ? document.nodes[edge.to[0]] : undefined;
  if (target?.type === 'weighting' && Object.hasOwn(target.config?.weights ?? {}, id))
    edits.push({ do: 'remove', path: ['nodes', edge!.to[0], 'config', 'weights', id] });
  return edits;
}

/** Removes nodes with their connections, their places and their mentions in groups and notes. */
export function removeNodes(document: GraphDocument, ids: readonly string[]): Edit[] {
  const gone = new Set(ids);
  const touches = ({ from, to }: Edge) => gone.has(from[0]) || gone.has(to[0]);
  const edges = Object.entries(document.edges).filter(([, edge]) => touches(edge));
  const lists = [
    ...Object.entries(document.groups).map(([key, { nodes }]) => ({ part: 'groups', key, nodes })),
    ...Object.entries(document.notes).map(([key, { nodes = [] }]) => ({ part: 'notes', key, nodes })),
  ];
  const mentions = lists
    .filter(({ nodes }) => nodes.some((id) => gone.has(id)))
    .map(({ part, key, nodes }): Edit => ({
      do: 'set',
      path: [part, key, 'nodes'],
      value: nodes.filter((id) => !gone.has(id)),
    }));
  const parts = ids.flatMap((id): Edit[] => [
    { do: 'remove', path: ['nodes', id] },
    ...(Object.hasOwn(document.layout, id) ? [{ do: 'remove' as const, path: ['layout', id] }] : []),
  ]);
  return [...edges.flatMap(([id]) => removeEdge(document, id)), ...parts, ...mentions];
}

/** A node and where it stands: midway between two others, when both have a place. */
export function addNode(
  document: GraphDocument,
  id: string,
  node: GraphNode,
  between?: readonly [string, string],
): Edit[] {
  const [left, right] = (between ?? []).map((each) =>
    Object.hasOwn(document.layout, each) ? document.layout[each] : undefined,
  );
  const edits: Edit[] = [{ do: 'set', path: ['nodes', id], value: node }];
  if (left && right)
    edits.push({
      do: 'set',
      path: ['layout', id],
      value: [Math.round((left[0] + right[0]) / 2), Math.round((left[1] + right[1]) / 2)],
    });
  return edits;
}

export function addEdge(id: string, edge: Edge): Edit {
  return { do: 'set', path: ['edges', id], value: edge };
}
