/** Small changes to a document: boundaries that meet, numbers on the edge, and what the linter would warn about but the compiler takes. */
import { compile } from '#lib/core/compile/compile.ts';
import { isGraph, type GraphDocument } from '#lib/core/documents/document.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import { nextTo } from './near-values.ts';
import { someDays, someNumber, type Dice } from '../dice.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
/** A place in a document: `holder[key]`. */
interface Leaf {
  readonly holder: { [key: string]: Json };
  readonly key: string;
}

type Change = (dice: Dice, draft: Draft) => void;

/** The document after some changes; those that cannot be read or compiled are not made. */
export function randomVariant(dice: Dice, document: GraphDocument, count: number): GraphDocument {
  const changes = Array.from({ length: count }, (): Change => dice.pick(kinds));
  const all =
    changes.length === 0 ? null : afterChange(document, (draft) => changes.forEach((each) => each(dice, draft)));
  if (all) return all;
  let changed = document;
  for (const change of changes) changed = afterChange(changed, (draft) => change(dice, draft)) ?? changed;
  return changed;
}

/** Puts numbers that arrived at nodes among the constants of those nodes, so that they stand on a boundary. */
export function withBoundaries(
  dice: Dice,
  document: GraphDocument,
  arrived: readonly (readonly [nodeId: string, number: number])[],
): GraphDocument {
  const set = (draft: Draft) => {
    for (const [id, number] of arrived) setLeaf(dice, leavesOf(draft.nodes[id]!['config']!, 'number'), number);
  };
  return afterChange(document, set) ?? document;
}

interface Draft {
  readonly nodes: { [id: string]: { [key: string]: Json } };
  readonly edges: { [id: string]: { from: [string, string]; to: [string, string] } };
}

function afterChange(document: GraphDocument, change: (draft: Draft) => void): GraphDocument | null {
  const draft = structuredClone(document);
  change(draft as unknown as Draft);
  const { document: read } = readDocument(draft);
  return read && isGraph(read) && compile(read).compiled ? read : null;
}

function leavesOf(json: Json, type: 'number' | 'scalar', into: Leaf[] = []): Leaf[] {
  if (typeof json !== 'object' || json === null) return into;
  const holder = json as { [key: string]: Json };
  for (const key of Object.keys(holder)) {
    const value = holder[key];
    if (typeof value === 'number' || (type === 'scalar' && isScalarConstant(key, value))) into.push({ holder, key });
    else leavesOf(value!, type, into);
  }
  return into;
}

const constantKeys = ['value', 'out', 'from', 'to', 'whenMissing', 'otherwise', '0', '1', '2', '3'];

function isScalarConstant(key: string, value: Json | undefined): boolean {
  return constantKeys.includes(key) && (typeof value !== 'object' || (value !== null && 'date' in value));
}

function listsOf(json: Json, into: Json[][] = []): Json[][] {
  if (typeof json !== 'object' || json === null) return into;
  if (Array.isArray(json) && json.length > 1) into.push(json);
  for (const value of Object.values(json)) listsOf(value, into);
  return into;
}

const configsOf = (draft: Draft) => Object.values(draft.nodes).map((node) => node['config']!);

function setLeaf(dice: Dice, leaves: readonly Leaf[], value: Json): void {
  if (leaves.length === 0) return;
  const { holder, key } = dice.pick(leaves);
  holder[key] = value;
}

function copyNumber(dice: Dice, draft: Draft): void {
  const leaves = leavesOf(configsOf(draft), 'number');
  if (leaves.length < 2) return;
  const { holder, key } = dice.pick(leaves);
  const number = holder[key] as number;
  setLeaf(dice, leaves, dice.pick([number, number, number, nextTo(number, 1), nextTo(number, -1)]));
}

const oddNumbers = [
  0,
  1,
  0.1,
  1 / 3,
  33.3,
  0.1 + 0.2,
  1e-9,
  1e9,
  1e300,
  -1e308,
  1.7976931348623157e308,
  5e-324,
  1e-300,
  2 ** 53,
  100,
];

function oddNumber(dice: Dice, draft: Draft): void {
  setLeaf(dice, leavesOf(configsOf(draft), 'number'), dice.pick(oddNumbers));
}

function dropEdge(dice: Dice, draft: Draft): void {
  const ids = Object.keys(draft.edges);
  if (ids.length > 0) delete draft.edges[dice.pick(ids)];
}

/** Of one node, so that those with many lists are not changed all the time. */
function randomList(dice: Dice, draft: Draft): Json[] | null {
  const byNode = configsOf(draft)
    .map((config) => listsOf(config))
    .filter((lists) => lists.length > 0);
  return byNode.length === 0 ? null : dice.pick(dice.pick(byNode));
}

function swapTwo(dice: Dice, draft: Draft): void {
  const list = randomList(dice, draft);
  if (!list) return;
  const [one, other] = [dice.int(0, list.length - 1), dice.int(0, list.length - 1)];
  [list[one], list[other]] = [list[other]!, list[one]!];
}

function copyOne(dice: Dice, draft: Draft): void {
  const list = randomList(dice, draft);
  if (!list) return;
  list.splice(dice.int(0, list.length), 0, structuredClone(dice.pick(list)));
}

function wrongType(dice: Dice, draft: Draft): void {
  const value = dice.pick<Json>([
    7,
    '7',
    'gold',
    '',
    true,
    false,
    { date: '2026-01-01' },
    { date: '2026-02-31' },
    null,
  ]);
  setLeaf(dice, leavesOf(configsOf(draft), 'scalar'), value);
}

function setDays(dice: Dice, draft: Draft): void {
  const conditions = Object.values(draft.nodes).filter((node) => node['type'] === 'condition');
  if (conditions.length === 0) return;
  (dice.pick(conditions)['config'] as { forDays?: number }).forDays = dice.pick([0, 0.5, 1, 7, 1e-9, 3650]);
}

/** Of one kind each: so small that products lose digits, so large that they overflow, all alike, nearly nothing beside a lot. */
function setWeights(dice: Dice, draft: Draft): void {
  const weightings = configsOf(draft).filter((config) => Object.hasOwn(config as object, 'weights'));
  if (weightings.length === 0) return;
  const { weights } = dice.pick(weightings) as { weights: { [edge: string]: number } };
  const one = dice.next();
  const kind = dice.pick<() => number>([
    () => dice.pick([5e-324, 1e-323, 1e-320, 3e-310]),
    () => dice.pick([1e308, 1.7e308, 1e300]),
    () => one,
    () => dice.pick([1, 1e-6, 9e-7, 1.1e-6, 1e-16]),
    () => dice.next(),
  ]);
  for (const edge of Object.keys(weights)) weights[edge] = kind();
}

/** Exactly the share that some of the inputs have, or a hair beside it. */
function setCoverage(dice: Dice, draft: Draft): void {
  const weightings = Object.entries(draft.nodes).filter(([, node]) => node['type'] === 'weighting');
  if (weightings.length === 0) return;
  const config = dice.pick(weightings)[1]['config'] as { weights: { [edge: string]: number }; minCoverage?: number };
  const weights = Object.keys(config.weights)
    .sort()
    .map((edge) => config.weights[edge]!);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return;
  const known = weights.reduce((sum, weight) => (dice.chance(0.6) ? sum + weight : sum), 0);
  const share = known / total;
  config.minCoverage = Math.min(1, Math.max(0, dice.pick([share, share, nextTo(share, 1), nextTo(share, -1)])));
}

/** Whatever comes out of another node: flags where numbers are added, bands where scores are weighed. */
function rewire(dice: Dice, draft: Draft): void {
  const edges = Object.values(draft.edges);
  if (edges.length < 2) return;
  const [edge, other] = [dice.pick(edges), dice.pick(edges)];
  edge.from = [...other.from];
}

/** So many clauses about one input that comparing them one by one would be slow. */
function addClauses(dice: Dice, draft: Draft): void {
  const conditions = Object.values(draft.nodes).filter((node) => node['type'] === 'condition');
  if (conditions.length === 0) return;
  const config = dice.pick(conditions)['config'] as { inputs: string[]; when: Json };
  const input = dice.pick(config.inputs);
  const isDate = dice.chance(0.2);
  const one = () => (isDate ? { date: dice.pick(someDays) } : dice.pick([someNumber(dice), dice.int(0, 10)]));
  const middle = someNumber(dice);
  const values = dice.pick([
    () => dice.pick(oddNumbers),
    one,
    () => nextTo(middle, dice.pick([1, -1])),
    () => middle + dice.int(-5, 5),
  ] as const);
  const more = Array.from({ length: dice.int(1, 40) }, (_, index): Json => {
    const key = `m${index}`;
    const op = dice.pick(['less', 'lessOrEqual', 'greater', 'greaterOrEqual', 'equals', 'notEquals', 'between', 'in']);
    if (op === 'between') return { key, input, op, from: values(), to: values() };
    if (op === 'in') return { key, input, op: dice.pick(['in', 'notIn']), values: [values(), values()] };
    const clause = { key, input, op, value: values() };
    return dice.chance(0.15) ? { not: clause } : clause;
  });
  const group = (members: Json[]): Json => (dice.chance(0.5) ? { all: members } : { any: members });
  const cut = dice.int(0, more.length);
  const parts = [more.slice(0, cut), more.slice(cut)].filter((part) => part.length > 0).map(group);
  config.when = group(dice.chance(0.5) ? [config.when, ...parts] : parts);
}

/** A line from far away to nearly zero: of the places before its end the last is so close that rounding goes beyond. */
function setLine(dice: Dice, draft: Draft): void {
  const scales = configsOf(draft).filter((config) => (config as { method?: Json }).method === 'linear');
  if (scales.length === 0) return;
  const isHuge = dice.chance(0.15);
  const far = isHuge ? -1e308 : -dice.next() * 10 ** dice.int(0, 6);
  const end = isHuge ? dice.pick([0, 1e308]) : dice.pick([0, 1e-9, 5e-324, dice.next() / 1e3]);
  const score = () => dice.pick([dice.int(0, 1000) / 10, dice.next() * 100]);
  (dice.pick(scales) as { points: Json }).points = [
    [far, score()],
    [end, score()],
    ...(dice.chance(0.5) ? [[end + 1 + dice.next(), score()]] : []),
  ];
}

/** Some more often than others. */
const kinds: readonly Change[] = [
  ...[copyNumber, copyNumber, oddNumber, oddNumber, wrongType, wrongType, wrongType],
  ...[swapTwo, swapTwo, copyOne, dropEdge, rewire],
  ...[setDays, setWeights, setCoverage, addClauses, setLine, setLine],
];
