/** Adds nodes that read, shape and combine to a sketch, wired to outputs of the right kind; a source is made when there is none. */
import type { ConfigOf } from '#lib/core/documents/nodes/catalogue.ts';
import type { ValueType } from '#lib/core/values.ts';
import type { Dice } from './dice.ts';
import * as random from './random-values.ts';
import type { Output, Sketch } from './sketch.ts';

const valueTypes = ['number', 'number', 'number', 'text', 'boolean', 'date'] as const;

function offer(sketch: Sketch, node: string, port: string, carries: Output['carries'], type: ValueType | null): Output {
  const output = { node, port, carries, type };
  sketch.outputs.push(output);
  return output;
}

export function addSource(sketch: Sketch, dice: Dice, type?: ValueType): Output {
  const source = random.randomSource(dice, type);
  return offer(sketch, sketch.addNode(source.type, source.config), source.port, source.port, source.gives);
}

/** An output of that type to read: mostly one there is. */
function feedValue(sketch: Sketch, dice: Dice, type: ValueType): Output {
  const found = sketch.outputs.filter((each) => each.carries !== 'flow' && each.type === type);
  return found.length > 0 && dice.chance(0.7) ? dice.pick(found) : addSource(sketch, dice, type);
}

/** Of the newest more often, so that graphs grow deep. */
function feedScore(sketch: Sketch, dice: Dice): Output {
  const found = sketch.outputs.filter((each) => each.carries === 'score');
  return found.length > 0 && dice.chance(0.7)
    ? dice.pick(dice.chance(0.5) ? found.slice(-2) : found)
    : addScale(sketch, dice, false);
}

export function feedFlag(sketch: Sketch, dice: Dice): Output {
  const found = sketch.outputs.filter((each) => each.carries === 'flag');
  return found.length > 0 && dice.chance(0.7) ? dice.pick(found) : addCondition(sketch, dice);
}

function feedInputs(
  sketch: Sketch,
  dice: Dice,
  most: number,
): { inputs: { key: string; type: ValueType }[]; feeds: Output[] } {
  const inputs = random
    .randomKeys(dice, dice.int(1, most))
    .map((key) => ({ key, type: dice.pick(valueTypes) as ValueType }));
  return { inputs, feeds: inputs.map(({ type }) => feedValue(sketch, dice, type)) };
}

function connectAll(sketch: Sketch, node: string, keys: readonly string[], feeds: readonly Output[]): void {
  keys.forEach((key, index) => sketch.connect(feeds[index]!, [node, key]));
}

function addMath(sketch: Sketch, dice: Dice): Output {
  const config = random.randomMath(dice);
  const keys = config.operands.filter(({ constant }) => constant === undefined).map(({ key }) => key);
  const feeds = keys.map(() => feedValue(sketch, dice, 'number'));
  const node = sketch.addNode('math', config);
  connectAll(sketch, node, keys, feeds);
  return offer(sketch, node, 'value', 'value', 'number');
}

function addScale(sketch: Sketch, dice: Dice, mayBePoints = true): Output {
  const feed = feedValue(sketch, dice, dice.pick(valueTypes));
  let config = random.randomScale(dice, feed.type!);
  while (!mayBePoints && config.unbounded) config = random.randomScale(dice, feed.type!);
  const node = sketch.addNode('scale', config);
  sketch.connect(feed, [node, 'value']);
  const port = config.unbounded ? 'value' : 'score';
  return offer(sketch, node, port, port, 'number');
}

function addTable(sketch: Sketch, dice: Dice): Output {
  const { inputs, feeds } = feedInputs(sketch, dice, 3);
  const { config, gives } = random.randomTable(dice, inputs);
  const node = sketch.addNode('table', config);
  connectAll(sketch, node, config.inputs, feeds);
  return offer(sketch, node, config.output, config.output, gives);
}

function addRank(sketch: Sketch, dice: Dice): Output {
  const feed = feedValue(sketch, dice, 'number');
  const node = sketch.addNode('rank', random.randomRank(dice));
  sketch.connect(feed, [node, 'value']);
  return offer(sketch, node, 'score', 'score', 'number');
}

function addWeighting(sketch: Sketch, dice: Dice): Output {
  const method = dice.pick(['mean', 'mean', 'worst', 'best', 'sum'] as const);
  const feed = () => (method === 'sum' ? feedValue(sketch, dice, 'number') : feedScore(sketch, dice));
  return weigh(sketch, dice, method, [...new Set(Array.from({ length: dice.int(1, 5) }, feed))]);
}

/** Brings together the scores and numbers that nothing reads yet, as authors do at the end. */
export function addSummary(sketch: Sketch, dice: Dice): Output {
  const read = new Set(Object.values(sketch.edges).map(({ from }) => from.join(' ')));
  const idle = sketch.outputs.filter(
    ({ node, port, carries, type }) => carries !== 'flow' && type === 'number' && !read.has(`${node} ${port}`),
  );
  const scores = idle.filter(({ carries }) => carries === 'score');
  if (scores.length > 0 && dice.chance(0.6))
    return weigh(sketch, dice, dice.pick(['mean', 'worst', 'best'] as const), scores);
  return idle.length > 0 ? weigh(sketch, dice, 'sum', idle) : addWeighting(sketch, dice);
}

function weigh(sketch: Sketch, dice: Dice, method: ConfigOf<'weighting'>['method'], feeds: readonly Output[]): Output {
  const edges = feeds.map(() => sketch.newEdge());
  const node = sketch.addNode('weighting', random.randomWeighting(dice, method, edges));
  feeds.forEach((each, index) => sketch.connect(each, [node, 'inputs'], edges[index]!));
  return offer(sketch, node, 'score', 'score', 'number');
}

export function addCondition(sketch: Sketch, dice: Dice): Output {
  const { inputs, feeds } = feedInputs(sketch, dice, 4);
  const config = random.randomCondition(dice, inputs);
  const node = sketch.addNode('condition', config);
  connectAll(sketch, node, config.inputs, feeds);
  offer(sketch, node, 'entered', 'flow', null);
  offer(sketch, node, 'cleared', 'flow', null);
  return offer(sketch, node, 'flag', 'flag', 'boolean');
}

function addSwitch(sketch: Sketch, dice: Dice): Output {
  const rows: ConfigOf<'switch'>['rows'] = random
    .randomKeys(dice, dice.int(1, 3))
    .map((key) => ({ key, ...dice.maybe(0.3, () => ({ name: `Row ${key}` })) }));
  const feeds = rows.map(() => [feedFlag(sketch, dice), feedScore(sketch, dice)] as const);
  const otherwise = dice.chance(0.7) ? feedScore(sketch, dice) : null;
  const node = sketch.addNode('switch', { rows });
  rows.forEach(({ key }, index) => {
    sketch.connect(feeds[index]![0], [node, `when:${key}`]);
    sketch.connect(feeds[index]![1], [node, `score:${key}`]);
  });
  if (otherwise) sketch.connect(otherwise, [node, 'otherwise']);
  return offer(sketch, node, 'score', 'score', 'number');
}

export function addThreshold(sketch: Sketch, dice: Dice): Output {
  const config = random.randomThreshold(dice);
  const score = feedScore(sketch, dice);
  const force = (config.force ?? []).map((key) => [key, feedFlag(sketch, dice)] as const);
  const node = sketch.addNode('threshold', config);
  sketch.connect(score, [node, 'score']);
  for (const [key, flag] of force) sketch.connect(flag, [node, `force:${key}`]);
  for (const { key } of config.bands) offer(sketch, node, `enter:${key}`, 'flow', null);
  offer(sketch, node, 'bandOrder', 'value', 'number');
  return offer(sketch, node, 'band', 'value', 'text');
}

export function addAnyScoring(sketch: Sketch, dice: Dice): Output {
  return dice.pick([
    addMath,
    addScale,
    addScale,
    addTable,
    addRank,
    addWeighting,
    addWeighting,
    addCondition,
    addSwitch,
    addThreshold,
  ])(sketch, dice);
}
