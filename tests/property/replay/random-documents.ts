/** Two models over the signals of random histories: the second reads the first, its history included. */
import fc from 'fast-check';
import type { RapportDocument } from '#lib/core/documents/document.ts';
import { parseFactKey } from '#lib/core/documents/fact-key.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import { attributeKeys, signalKeys, signalList } from '../facts/random-history.ts';

interface Shape {
  readonly keys: readonly string[];
  readonly hysteresis: number;
  readonly minDwellDays: number;
  readonly forDays: number;
  readonly isForced: boolean;
  readonly isRanked: boolean;
  readonly isFiltered: boolean;
  readonly slope: number;
}

// A text can only be read as it is, or counted; a date makes no score by itself.
const isSensible = (key: string) =>
  (!key.startsWith('tone') || /^tone(\.(latest|count|daysSince)|$)/.test(key)) &&
  (!/^(seen|raised)\b/.test(key) || /\.(count|daysSince)/.test(key));

const shape: fc.Arbitrary<Shape> = fc.record({
  keys: fc.uniqueArray(
    fc.oneof({ weight: 4, arbitrary: signalKeys.filter(isSensible) }, { weight: 1, arbitrary: attributeKeys }),
    { minLength: 1, maxLength: 6 },
  ),
  hysteresis: fc.constantFrom(0, 5),
  minDwellDays: fc.constantFrom(0, 2),
  forDays: fc.constantFrom(0, 1.5),
  isForced: fc.boolean(),
  isRanked: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
  isFiltered: fc.boolean(),
  slope: fc.constantFrom(9, 30),
});

const modelReads = fc.subarray(['#base.score', '#base.change:3', '#base.daysInBand', '#base.bandOrder'], {
  minLength: 1,
});

export interface Ruling {
  readonly first: readonly RapportDocument[];
  /** What the second model becomes when it is published again. */
  readonly revised: RapportDocument;
  readonly isRanked: boolean;
}

export const rulings: fc.Arbitrary<Ruling> = fc
  .record({ base: shape, main: shape, revised: shape, reads: modelReads })
  .map(({ base, main, revised, reads }) => {
    const reading = (one: Shape) => modelFrom('main', { ...one, keys: [...one.keys, ...reads], isRanked: false });
    return {
      first: [...signalList, segment(), modelFrom('base', base), reading(main)],
      revised: reading(revised),
      isRanked: base.isRanked,
    };
  });

function read(raw: object): RapportDocument {
  const { document, problems } = readDocument({ format: 1, ...raw });
  if (!document) throw new Error(problems.map(({ message }) => message).join(' '));
  return document;
}

/** Who has not been cleared of a plan; whether an account belongs comes and goes with its attributes. */
function segment(): RapportDocument {
  return read({
    kind: 'segment',
    key: 'known',
    name: 'Known',
    result: 'cnd_1',
    nodes: {
      att_1: { type: 'attribute', v: 1, config: { attribute: 'arr' } },
      cnd_1: { type: 'condition', v: 1, config: { inputs: ['arr'], when: { key: 'c1', input: 'arr', op: 'isKnown' } } },
    },
    edges: { e_1: { from: ['att_1', 'value'], to: ['cnd_1', 'arr'] } },
  });
}

function modelFrom(
  key: string,
  { keys, hysteresis, minDwellDays, forDays, isForced, isRanked, isFiltered, slope }: Shape,
): RapportDocument {
  const sources = keys.map((each, index) => [`src_${index}`, sourceNode(each)] as const);
  const port = (index: number) => (keys[index] === '#base.score' ? 'score' : 'value');
  const scales = keys.map(
    (each, index) => [`scl_${index}`, { type: 'scale', v: 1, config: scaleFor(each, slope) }] as const,
  );
  const bands = [
    ['low', 0],
    ['middle', 35],
    ['high', 65],
  ].map(([band, from]) => ({ key: band, from, tone: 'neutral' }));
  const when = {
    any: [
      { key: 'c1', input: 'x', op: 'greater', value: 40 },
      { key: 'c2', input: 'x', op: 'isUnknown' },
    ],
  };
  return read({
    kind: 'health-model',
    key,
    name: key,
    result: 'thr_1',
    ...(isFiltered ? { appliesTo: { segment: 'known' } } : {}),
    nodes: {
      ...Object.fromEntries(sources),
      ...Object.fromEntries(scales),
      ...(isRanked ? { rnk_1: { type: 'rank', v: 1, config: {} } } : {}),
      wgt_1: {
        type: 'weighting',
        v: 1,
        config: { method: 'mean', weights: { e_s0: 0.7, e_s1: 0.1 }, missing: 'redistribute' },
      },
      cnd_1: { type: 'condition', v: 1, config: { inputs: ['x'], when, forDays } },
      thr_1: {
        type: 'threshold',
        v: 1,
        config: { bands, hysteresis, minDwellDays, ...(isForced ? { force: ['low'] } : {}) },
      },
    },
    edges: {
      ...Object.fromEntries(
        keys.flatMap((_, index) => [
          [`e_v${index}`, { from: [`src_${index}`, port(index)], to: [`scl_${index}`, 'value'] }],
          [`e_s${index}`, { from: [`scl_${index}`, 'score'], to: ['wgt_1', 'inputs'] }],
        ]),
      ),
      ...(isRanked
        ? {
            e_r1: { from: ['scl_0', 'score'], to: ['rnk_1', 'value'] },
            e_r2: { from: ['rnk_1', 'score'], to: ['wgt_1', 'inputs'] },
          }
        : {}),
      e_c: { from: ['scl_0', 'score'], to: ['cnd_1', 'x'] },
      e_t: { from: ['wgt_1', 'score'], to: ['thr_1', 'score'] },
      ...(isForced ? { e_f: { from: ['cnd_1', 'flag'], to: ['thr_1', 'force:low'] } } : {}),
    },
  });
}

function sourceNode(key: string): object {
  const source = parseFactKey(key);
  if (source?.kind === 'signal') return { type: 'signal', v: 1, config: { signal: source.signal, read: source.read } };
  if (source?.kind === 'attribute')
    return { type: 'attribute', v: 1, config: { attribute: source.attribute, as: source.as } };
  if (source?.kind === 'model')
    return {
      type: 'model',
      v: 1,
      config: { model: source.model, read: source.read, ...(source.days ? { days: source.days } : {}) },
    };
  throw new Error(`"${key}" names no fact.`);
}

function scaleFor(key: string, slope: number): object {
  const map = ['angry', 'calm'].map((value, index) => ({ key: value, value, score: index * 100 }));
  if (key.startsWith('tone.latest') || key === 'tone') return { method: 'map', map };
  return {
    method: 'linear',
    points:
      key === '#base.score'
        ? [
            [0, 0],
            [100, 100],
          ]
        : [
            [-3, 0],
            [slope, 100],
          ],
  };
}
