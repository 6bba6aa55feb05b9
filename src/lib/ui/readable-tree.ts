import type { Explanation } from '#lib/core/evaluate/explain.ts';

/**
 * The tree with fewer steps for the eye: a scale over a single observation becomes one row that says both, under the name of what was
 * observed. Nothing is left out.
 */
export function readableTree(node: Explanation): Explanation {
  const children = node.children.map(readableTree);
  const [only] = children;
  if (node.type === 'scale' && only?.fact && children.length === 1 && only.children.length === 0) {
    return {
      ...node,
      name: node.name === 'Scale' ? only.name : node.name,
      says: only.known ? `${only.says} ${node.says}` : only.says,
      value: only.value,
      unit: only.unit,
      known: node.known && only.known,
      fact: only.fact,
      children: [],
    };
  }
  return { ...node, children };
}
