/** Random valid documents of every kind, with every node type and option. The same seed and size give the same document. */
import { isGraph, type DocumentKind, type GraphDocument, type RapportDocument } from '#lib/core/documents/document.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import { typeOf, valueConstant, type Value } from '#lib/core/values.ts';
import { diceOf, type Dice } from './dice.ts';
import { randomStep, randomTrigger, stepTypes, triggerTypes } from './random-actions.ts';
import { randomFactsOf } from './random-facts.ts';
import { addAnyScoring, addCondition, addSource, addSummary, addThreshold, feedFlag } from './random-scoring.ts';
import { randomSegments, randomSignals } from './random-surroundings.ts';
import { randomExpression } from './random-tests.ts';
import { newSketch, type Output, type Sketch } from './sketch.ts';

export type GraphKind = Exclude<DocumentKind, 'signal'>;

/** `size` is about how many scoring nodes are asked for; the inputs they need come on top. Throws when the result is not valid. */
export function randomGraph(seed: number, size: number, kind?: GraphKind): GraphDocument {
  const dice = diceOf(seed);
  const document = settle(
    rawGraph(dice, size, kind ?? dice.pick(['health-model', 'health-model', 'workflow', 'segment'] as const)),
  );
  if (!isGraph(document)) throw new Error('A graph was asked for.');
  if (!dice.chance(0.3)) return document;
  const cases = Array.from({ length: dice.int(1, 3) }, (_, index) => {
    const facts = [...randomFactsOf(dice, document)]
      .filter(([, value]) => isWritable(value))
      .map(([key, value]) => [key, valueConstant(value)] as const);
    return {
      name: `case ${index}`,
      facts: Object.fromEntries(facts),
      expect: {},
      ...dice.maybe(0.3, () => ({ then: [{ afterDays: 3, facts: {}, expect: {} }] })),
    };
  });
  return settle({ ...document, cases }) as GraphDocument;
}

/** Whether a document could hold the value: hostile facts come from elsewhere, and a file has one zero. */
function isWritable(value: Value): boolean {
  if (Object.is(value, -0)) return false;
  return value === null || (typeOf(value) !== null && (typeof value !== 'string' || value.length <= 1000));
}

export function randomSignalDocument(seed: number): RapportDocument {
  const dice = diceOf(seed);
  const derive = dice.pick([
    {},
    {
      derive: {
        from: 'events',
        event: 'login',
        ...dice.maybe(0.5, () => ({ take: 'contact' })),
        ...dice.maybe(0.5, () => ({ where: { country: { op: 'equals', value: 'NL' } } })),
      },
    },
    { derive: { from: 'records', record: 'ticket', take: dice.pick(['open', 'opened', 'closed']) } },
    {
      measures: 'state',
      derive: {
        from: 'events',
        event: dice.pick(['log*', ['login', 'log out']]),
        take: 'distinct',
        property: 'device id',
        days: dice.int(1, 30),
        where: { any: [{ property: 'country', test: { op: 'equals', value: 'NL' } }] },
      },
    },
  ]);
  const more = {
    ...dice.maybe(0.5, () => ({ expectedEveryDays: dice.int(1, 30) })),
    ...dice.maybe(0.3, () => ({ min: 0, max: 10 })),
    ...dice.maybe(0.5, () => ({ unit: 'seats', source: 'crm' })),
  };
  return settle({ ...dice.pick(randomSignals), key: `signal-${dice.int(1, 99)}`, type: 'number', ...derive, ...more });
}

/** As it would come back from a file: defaults filled in. */
function settle(raw: unknown): RapportDocument {
  const { document, problems } = readDocument(raw);
  if (!document)
    throw new Error(
      `The generator made something that cannot be read: ${problems.map((each) => each.message).join(' ')}`,
    );
  return document;
}

function rawGraph(dice: Dice, size: number, kind: GraphKind): object {
  const sketch = newSketch(dice);
  addSource(sketch, dice);
  const count = dice.int(1, Math.max(1, size));
  for (let at = 0; at < count; at++) addAnyScoring(sketch, dice);
  if (dice.chance(0.7)) addSummary(sketch, dice);
  const result =
    kind === 'health-model'
      ? addThreshold(sketch, dice).node
      : kind === 'segment'
        ? addCondition(sketch, dice).node
        : null;
  if (kind === 'workflow' || dice.chance(0.3)) addPlaybook(sketch, dice, dice.int(1, Math.max(1, size)));
  const ids = Object.keys(sketch.nodes);
  const { nodes, edges } = sketch;
  return {
    format: 1,
    kind,
    key: dice.pick(['random-model', 'a', '0-start']),
    name: dice.pick(['Random', 'SaaS "health" 🦊', 'x']),
    nodes,
    edges,
    ...dice.maybe(0.5, () => ({
      layout: Object.fromEntries(ids.map((id, index) => [id, [index * 8, dice.int(-400, 400)]])),
    })),
    ...dice.maybe(0.3, () => ({
      notes: { note_1: { text: 'Why?\nBecause.', at: [0, 0], nodes: [ids[0]] } },
      groups: { grp_1: { name: 'Usage', nodes: ids.slice(0, 3), collapsed: true } },
    })),
    ...(kind === 'segment' ? {} : { appliesTo: randomAppliesTo(dice) }),
    ...(result === null
      ? { whenEpisodeEnds: dice.pick(['continue', 'stop']), why: 'Because.', how: 'Call.' }
      : { result }),
    ...(kind === 'health-model' ? { priority: dice.int(0, 20) } : {}),
  };
}

function randomAppliesTo(dice: Dice): object {
  const inputs = [
    { key: 'plan', type: 'text' },
    { key: 'arr', type: 'number' },
    { key: 'renewalDate', type: 'date' },
  ] as const;
  return {
    ...dice.maybe(0.2, () => ({ segment: dice.pick(randomSegments) })),
    ...dice.maybe(0.2, () => ({ where: randomExpression(dice, dice.some(inputs, dice.int(1, 3))) })),
  };
}

/** Triggers, then steps that each hang off one or two flows there are; at times a way back through a wait. */
function addPlaybook(sketch: Sketch, dice: Dice, count: number): void {
  const trigger = dice.pick(triggerTypes);
  const start: Output = {
    node: sketch.addNode(trigger, randomTrigger(dice, trigger)),
    port: 'start',
    carries: 'flow',
    type: null,
  };
  sketch.outputs.push(start);
  const steps: string[] = [];
  for (let at = 0; at < count; at++) {
    const type = at === 0 ? 'task' : dice.pick(stepTypes);
    const flag = type === 'wait-for' || type === 'branch' ? feedFlag(sketch, dice) : null;
    const flows = sketch.outputs.filter((each) => each.carries === 'flow');
    const node = sketch.addNode(type, randomStep(dice, type, at));
    for (const from of at === 0 ? [start] : dice.some(flows, dice.int(1, 2))) sketch.connect(from, [node, 'in']);
    if (flag) sketch.connect(flag, [node, 'flag']);
    for (const port of flowPorts[type]) sketch.outputs.push({ node, port, carries: 'flow', type: null });
    steps.push(node);
  }
  if (dice.chance(0.3)) addLoop(sketch, dice, steps);
}

function addLoop(sketch: Sketch, dice: Dice, steps: readonly string[]): void {
  const from = dice.pick(sketch.outputs.filter((each) => each.carries === 'flow' && steps.includes(each.node)));
  const wait = sketch.addNode('wait', { amount: 3, unit: 'days' });
  sketch.connect(from, [wait, 'in']);
  sketch.connect({ node: wait, port: 'done', carries: 'flow', type: null }, [dice.pick(steps), 'in']);
}

const flowPorts: Readonly<Record<(typeof stepTypes)[number], readonly string[]>> = {
  task: ['created', 'done', 'overdue', 'dismissed'],
  email: ['sent', 'failed'],
  survey: ['sent', 'failed'],
  webhook: ['ok', 'failed'],
  'set-attribute': ['done'],
  notify: ['done'],
  wait: ['done'],
  'wait-for': ['met', 'timed-out'],
  branch: ['yes', 'no', 'unknown'],
  end: [],
};
