/** An evaluation as a tree a person can read: from the band down to the observations it rests on. */
import type { Compiled, CompiledNode } from '../compile/compiled.ts';
import type { GraphDocument } from '../documents/document.ts';
import { nodeName, type GraphNode } from '../documents/nodes/catalogue.ts';
import { bandName } from '../documents/nodes/threshold.ts';
import type { Signal } from '../documents/signal.ts';
import type { Fact, Facts, UnknownReason } from '../facts/fact.ts';
import { shownScore, shownValue } from '../shown.ts';
import { typeOf, type Value } from '../values.ts';
import type { Evaluation, NodeTrace } from './evaluation.ts';

export interface Explanation {
  readonly nodeId: string;
  readonly type: string;
  readonly name: string;
  /** One sentence: what this node says and how it came to it. */
  readonly says: string;
  readonly value: Value;
  readonly unit: string;
  readonly known: boolean;
  /** Points put into the score, and the points there would be at a score of 100. */
  readonly contribution: number | null;
  readonly possible: number | null;
  /** Share of the parent's weight, 0..1. */
  readonly share: number | null;
  /** For signals and attributes: the fact read and how old it is. */
  readonly fact:
    | (Pick<Fact, 'observedAt' | 'entries' | 'assumed'> & { readonly key: string; readonly why: UnknownReason | null })
    | null;
  readonly children: readonly Explanation[];
}

export interface Explained {
  readonly document: GraphDocument;
  readonly compiled: Compiled;
  readonly evaluation: Evaluation;
  readonly facts: Facts;
  readonly signals: ReadonlyMap<string, Signal>;
}

/** The tree under the document's result, or under any other node. */
export function explain(explained: Explained, nodeId: string | null = explained.compiled.result): Explanation | null {
  const nodes = new Map(explained.compiled.nodes.map((node) => [node.id, node]));
  return nodeId !== null && nodes.has(nodeId) ? explainNode(nodeId, explained, nodes, null, null) : null;
}

function explainNode(
  id: string,
  explained: Explained,
  nodes: ReadonlyMap<string, CompiledNode>,
  share: number | null,
  contribution: number | null,
): Explanation {
  const node = explained.document.nodes[id]!;
  const wired = nodes.get(id)!;
  const trace = explained.evaluation.trace[id]!;
  const total = trace.inputs.reduce((sum, input) => sum + (input.weight ?? 0), 0);
  const fact = factOf(wired, node, explained);
  const value = Object.values(trace.outputs)[0] ?? null;
  return {
    nodeId: id,
    type: node.type,
    name: nameOf(node, explained.signals),
    says: sayNode(node, trace, fact, explained),
    value: node.type === 'threshold' ? (trace.inputs[0]?.value ?? null) : value,
    unit: unitOf(node, explained.signals),
    known: trace.known,
    contribution: contribution ?? trace.contribution ?? null,
    possible: trace.possible ?? null,
    share,
    fact,
    children: trace.inputs.map((input) =>
      explainNode(
        input.from,
        explained,
        nodes,
        input.weight === undefined || total === 0 ? null : input.weight / total,
        input.contribution ?? null,
      ),
    ),
  };
}

function factOf(wired: CompiledNode, node: GraphNode, { compiled, facts }: Explained): Explanation['fact'] {
  if (node.type !== 'signal' && node.type !== 'attribute' && node.type !== 'model') return null;
  const output = Object.values(wired.outputs)[0]!;
  const key = compiled.facts.find((fact) => fact.name === output)?.inputs[0] ?? output;
  const fact = facts.get(key);
  return {
    key,
    observedAt: fact?.observedAt ?? null,
    why: fact?.why ?? null,
    ...(fact?.entries === undefined ? {} : { entries: fact.entries }),
    ...(fact?.assumed === undefined ? {} : { assumed: fact.assumed }),
  };
}

function nameOf(node: GraphNode, signals: ReadonlyMap<string, Signal>): string {
  if (node.name) return node.name;
  if (node.type === 'signal') return signals.get(node.config.signal)?.name ?? node.config.signal;
  if (node.type === 'attribute') return node.config.attribute;
  return nodeName(node);
}

function unitOf(node: GraphNode, signals: ReadonlyMap<string, Signal>): string {
  if (node.type !== 'signal') return '';
  if (node.config.read.fn === 'changePct') return '%';
  if (node.config.read.fn === 'daysSince') return 'days';
  return signals.get(node.config.signal)?.unit ?? '';
}

const reasons: Readonly<Record<UnknownReason, string>> = {
  never: 'no value has ever arrived',
  cleared: 'it was cleared',
  stale: 'the newest value is too old',
  'empty-window': 'there is no value in the window',
  mistyped: 'the value has the wrong type',
  'source-silent': 'nothing arrives from its source',
  'too-few': 'there are too few values',
  undefined: 'nothing of that name is known',
};

function sayNode(node: GraphNode, trace: NodeTrace, fact: Explanation['fact'], { evaluation }: Explained): string {
  const output = Object.values(trace.outputs)[0] ?? null;
  if (fact && typeOf(output) === null) return `Unknown: ${fact.why ? reasons[fact.why] : 'no value was given'}.`;
  switch (node.type) {
    case 'signal':
      return `${readingOf(node.config.read)}: ${showValue(output)}.`;
    case 'threshold': {
      const reading = evaluation.thresholds[trace.nodeId];
      if (reading?.forced)
        return `${bandName(node.config.bands, reading.forced)}, forced by a condition whatever the score.`;
      if (!reading || reading.rawBand === null) return 'No band: the score is unknown.';
      return `${bandName(node.config.bands, reading.rawBand)}: the score is ${reading.score === null ? 'unknown' : shownScore(reading.score, nearestBound(node.config.bands, reading.score))}${rangeOf(node.config.bands, reading.rawBand)}.`;
    }
    case 'scale':
      if (typeOf(output) === null) return 'Unknown: what it scales is unknown.';
      return `${showValue(trace.inputs[0]?.value ?? null)} gives ${showValue(output)}.`;
    case 'weighting':
      return sayWeighting(node.config.method, trace, output);
    case 'condition':
      return output === null
        ? 'Unknown: a value it needs is unknown.'
        : output === true
          ? 'It is so.'
          : 'It is not so.';
    case 'table':
    case 'switch':
      return `Row "${trace.chosen ?? 'otherwise'}" decides: ${showValue(output)}.`;
    case 'rank':
      return output === null
        ? 'Unknown: fewer than 20 accounts to compare with, or no value.'
        : `Better than ${showValue(output)} % of accounts.`;
    default:
      return output === null ? 'Unknown: a value it needs is unknown.' : `${showValue(output)}.`;
  }
}

function sayWeighting(method: 'mean' | 'worst' | 'best' | 'sum', trace: NodeTrace, output: Value): string {
  const known = trace.inputs.filter((input) => typeOf(input.value) !== null).length;
  const of = known === trace.inputs.length ? `${known}` : `${known} known of ${trace.inputs.length}`;
  const what = {
    mean: `Weighted mean of ${of}`,
    worst: `The worst of ${of}`,
    best: `The best of ${of}`,
    sum: `The sum of ${of}`,
  }[method];
  return output === null ? `Unknown: too little is known (${of}).` : `${what}: ${showValue(output)}.`;
}

/** Shown with as many decimals as tell on which side of a boundary the score lies. */
function nearestBound(bands: readonly { from: number }[], score: number): number {
  return bands.reduce(
    (nearest, { from }) => (Math.abs(from - score) < Math.abs(nearest - score) ? from : nearest),
    bands[0]!.from,
  );
}

function rangeOf(bands: readonly { key: string; from: number }[], key: string): string {
  const index = bands.findIndex((band) => band.key === key);
  const next = bands[index + 1];
  if (index === 0) return next ? `, below ${next.from}` : '';
  return next ? `, between ${bands[index]!.from} and ${next.from}` : `, ${bands[index]!.from} or more`;
}

function readingOf({ fn, days }: { readonly fn: string; readonly days?: number | undefined }): string {
  const over = days === undefined ? '' : ` over ${days} days`;
  const words: Record<string, string> = {
    latest: 'Latest value',
    avg: 'Average',
    sum: 'Sum',
    min: 'Lowest',
    max: 'Highest',
    median: 'Median',
    count: 'Count',
    change: 'Change',
    changePct: 'Change in percent',
    slope: 'Trend per day',
    daysSince: 'Days since the last one',
    decayAvg: 'Fading average',
  };
  return `${words[fn] ?? fn}${over}`;
}

/** A value as plain text: numbers with at most two decimals, unknown as a word. */
export function showValue(value: Value): string {
  return shownValue(value) ?? 'unknown';
}
