/** Fingerprints of documents: what is the same for whom. All are sha256 of canonical JSON, in hex. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalText } from './canonical.ts';
import { isGraph, type GraphDocument, type RapportDocument, type SignalDocument } from './document.ts';
import { graphOf } from './graph.ts';
import type { GraphNode } from './nodes/catalogue.ts';

/** sha256 of a value's canonical JSON: 64 hex digits. */
export function hashOf(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalText(value))));
}

/** Everything in the document, layout and notes included: equal hashes mean nothing to save. */
export function contentHash(document: RapportDocument): string {
  return hashOf(document);
}

/**
 * Everything that can act: nodes, edges, who it applies to, priority and result. Layout, notes, groups, cases, descriptions and the
 * names of documents and nodes are content only; what a message says (titles, bodies, band names) is logic.
 */
export function logicHash(document: RapportDocument): string {
  if (!isGraph(document)) return hashOf(signalLogic(document));
  const nodes = mapValues(document.nodes, ({ type, v, config }) => ({ type, v, config }));
  const { kind, key, edges } = document;
  const more = {
    ...('appliesTo' in document ? { appliesTo: document.appliesTo } : {}),
    ...('priority' in document ? { priority: document.priority } : {}),
    ...('result' in document ? { result: document.result } : {}),
    ...('whenEpisodeEnds' in document ? { whenEpisodeEnds: document.whenEpisodeEnds } : {}),
  };
  return hashOf({ kind, key, nodes, edges, ...more });
}

/**
 * What bands and flags depend on: thresholds, conditions and everything they read. It alone decides whether accounts are evaluated
 * again, so what only acts, and how bands are called and coloured, is left out; so is priority, which chooses among finished scores.
 */
export function scoreHash(document: RapportDocument): string {
  if (!isGraph(document)) return hashOf(signalLogic(document));
  const scoring = ancestorsOfScores(document);
  const nodes = mapValues(document.nodes, scoringPart, (id) => scoring.has(id));
  const edges = mapValues(
    document.edges,
    (edge) => edge,
    (_, edge) => scoring.has(edge.from[0]) && scoring.has(edge.to[0]),
  );
  const more = {
    ...('appliesTo' in document ? { appliesTo: document.appliesTo } : {}),
    ...('result' in document ? { result: document.result } : {}),
  };
  return hashOf({ kind: document.kind, key: document.key, nodes, edges, ...more });
}

export interface ClosureParts {
  readonly scoreHash: string;
  readonly compilerVersion: number;
  /** Every version the document reads: models, signals, segments and the calendar, with the score hash (or content hash) of each. */
  readonly references: readonly { readonly kind: string; readonly key: string; readonly hash: string }[];
}

/** What an evaluation stands on, frozen when published: equal closures give equal results on equal history. */
export function closureHash({ scoreHash, compilerVersion, references }: ClosureParts): string {
  const sorted = references
    .map(({ kind, key, hash }) => [kind, key, hash])
    .sort((a, b) => (canonicalText(a) < canonicalText(b) ? -1 : 1));
  return hashOf({ scoreHash, compilerVersion, references: sorted });
}

function signalLogic({ kind, key, type, measures, source, expectedEveryDays, min, max, derive }: SignalDocument) {
  return { kind, key, type, measures, source, expectedEveryDays, min, max, derive };
}

/** Thresholds and conditions and all that leads to them, following edges backwards. */
function ancestorsOfScores(document: GraphDocument): ReadonlySet<string> {
  const { into, ports } = graphOf(document);
  const found = new Set<string>();
  const open = Object.keys(document.nodes).filter((id) => decides(document.nodes[id]!));
  while (open.length > 0) {
    const id = open.pop()!;
    if (found.has(id)) continue;
    found.add(id);
    for (const port of ports.get(id)?.inputs ?? []) for (const { edge } of into(id, port.key)) open.push(edge.from[0]);
  }
  return found;
}

function decides(node: GraphNode): boolean {
  return node.type === 'threshold' || node.type === 'condition';
}

function scoringPart({ type, v, config }: GraphNode): unknown {
  switch (type) {
    case 'threshold': {
      const { bands, hysteresis, minDwellDays, force } = config;
      return {
        type,
        v,
        config: { bands: bands.map(({ key, from }) => ({ key, from })), hysteresis, minDwellDays, force },
      };
    }
    case 'condition': {
      const { inputs, when, forDays } = config;
      return { type, v, config: { inputs, when, forDays } };
    }
    case 'switch':
      return { type, v, config: { rows: config.rows.map(({ key }) => ({ key })) } };
    default:
      return { type, v, config };
  }
}

function mapValues<From, To>(
  map: Readonly<Record<string, From>>,
  change: (each: From) => To,
  keep: (key: string, each: From) => boolean = () => true,
): Record<string, To> {
  const kept = Object.entries(map).filter(([key, each]) => keep(key, each));
  return Object.fromEntries(kept.map(([key, each]) => [key, change(each)]));
}
