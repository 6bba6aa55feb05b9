/** Brings nodes of older versions up to date, one pure step after another. */
import { nodeType } from './nodes/catalogue.ts';

export interface StoredNode {
  readonly type: string;
  readonly v: number;
  readonly name?: string | undefined;
  readonly config: unknown;
}

/** What upgrading needs to know of a node type. */
export interface Versions {
  readonly v: number;
  readonly upgrades?: Readonly<Record<number, (config: unknown) => unknown>> | undefined;
}

export type Upgraded =
  | { readonly ok: true; readonly node: StoredNode }
  | { readonly ok: false; readonly why: 'unknown-type' | 'newer-version' | 'no-step'; readonly newest?: number };

/**
 * The node at the newest version of its type; the same object when it is already there, so doing it twice changes nothing.
 * The configs that steps receive have been stored by an older release and are otherwise unchecked.
 */
export function upgradeNode(node: StoredNode, versionsOf: (type: string) => Versions | undefined = nodeType): Upgraded {
  const versions = versionsOf(node.type);
  if (!versions) return { ok: false, why: 'unknown-type' };
  if (node.v > versions.v) return { ok: false, why: 'newer-version', newest: versions.v };
  let { config } = node;
  for (let v = node.v; v < versions.v; v++) {
    const step = versions.upgrades?.[v];
    if (!step) return { ok: false, why: 'no-step', newest: versions.v };
    config = step(config);
  }
  return { ok: true, node: node.v === versions.v ? node : { ...node, v: versions.v, config } };
}

/** Steps of the document as a whole, from format n to n + 1. There is only one format so far. */
export const formatUpgrades: Readonly<Record<number, (raw: unknown) => unknown>> = {};
