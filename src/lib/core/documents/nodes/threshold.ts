import { z } from 'zod';
import {
  defineNode,
  duplicateKeys,
  finite,
  flag,
  flow,
  keySchema,
  score,
  value,
  type NodeFinding,
} from './node-type.ts';
import { reentrySchema } from './reentry.ts';

export const tones = ['good', 'warn', 'bad', 'neutral'] as const;

export const bandSchema = z.strictObject({
  key: keySchema,
  name: z.string().max(100).optional(),
  /** Inclusive lower bound; the band ends where the next begins. */
  from: finite,
  tone: z.enum(tones),
});

export type Band = z.infer<typeof bandSchema>;

const config = z.strictObject({
  /** From worst to best, the first from 0. The order of a band is its place in this list. */
  bands: z.array(bandSchema).min(2).max(12),
  /** Points by which a score must cross a boundary before the band changes. On screen "buffer". */
  hysteresis: finite.min(0).max(50).default(0),
  /** Days a new band must last before it is taken. */
  minDwellDays: finite.min(0).max(365).default(0),
  /** Bands that have a "force" input: when its flag is true the account is in that band whatever the score. */
  force: z.array(keySchema).max(12).optional(),
  reentry: reentrySchema.optional(),
});

export type ThresholdConfig = z.infer<typeof config>;

export const threshold = defineNode({
  type: 'threshold',
  v: 1,
  group: 'combine',
  title: 'Threshold',
  purpose: 'Names the ranges of a score: healthy, concerning, at risk. Starts a playbook when a band is entered.',
  config,
  defaults: (): ThresholdConfig => ({
    bands: [
      { key: 'at-risk', name: 'At risk', from: 0, tone: 'bad' },
      { key: 'concerning', name: 'Concerning', from: 40, tone: 'warn' },
      { key: 'healthy', name: 'Healthy', from: 70, tone: 'good' },
    ],
    hysteresis: 2,
    minDwellDays: 0,
  }),
  ports: ({ bands, force = [] }) => ({
    inputs: [
      score('score', 'Score', { required: true }),
      ...force.map((key) => flag(`force:${key}`, `Force ${bandName(bands, key)}`, { required: true })),
    ],
    outputs: [
      value('band', 'Band'),
      value('bandOrder', 'Band order'),
      ...bands.map(({ key }) => flow(`enter:${key}`, `Enters ${bandName(bands, key)}`)),
    ],
  }),
  check: checkBands,
});

export function bandName(bands: readonly Band[], key: string): string {
  return bands.find((band) => band.key === key)?.name ?? key;
}

function checkBands(config: ThresholdConfig): readonly NodeFinding[] {
  const { bands, force = [] } = config;
  const findings: NodeFinding[] = [...duplicateKeys(force, ['force'], 'forced bands')];
  const sorted = bands.toSorted((a, b) => a.from - b.from);
  const isSortable = sorted.every((band, index) => index === 0 || band.from > sorted[index - 1]!.from);
  if (bands[0]!.from !== 0)
    findings.push({
      code: 'bands-leave-gap',
      path: ['bands', 0, 'from'],
      message: `the first band starts at ${bands[0]!.from}, so scores below it have no band; start it at 0.`,
      fix: {
        label: 'Start at 0',
        config: { ...config, bands: bands.map((band, index) => (index === 0 ? { ...band, from: 0 } : band)) },
      },
    });
  bands.forEach((band, index) => {
    const before = bands[index - 1];
    if (before && band.from <= before.from)
      findings.push({
        code: 'bands-overlap',
        path: ['bands', index, 'from'],
        message: `"${bandName(bands, band.key)}" starts at ${band.from}, not above "${bandName(bands, before.key)}" at ${before.from}; raise it or sort the bands.`,
        ...(isSortable ? { fix: { label: 'Sort the bands', config: { ...config, bands: sorted } } } : {}),
      });
    if (band.from > 100)
      findings.push({
        code: 'threshold-unreachable',
        path: ['bands', index, 'from'],
        message: `no score reaches ${band.from}; a band starts at 100 or below.`,
      });
    if (bands.findIndex((other) => other.key === band.key) !== index)
      findings.push({
        code: 'duplicate-key',
        path: ['bands', index, 'key'],
        message: `two bands have the key "${band.key}"; give each its own.`,
      });
  });
  force.forEach((key, index) => {
    if (!bands.some((band) => band.key === key))
      findings.push({
        code: 'unknown-band',
        path: ['force', index],
        message: `there is no band "${key}" to force; untick it or add the band.`,
      });
  });
  return findings;
}
