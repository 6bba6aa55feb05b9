import { z } from 'zod';
import { constantSchema, defineNode, finite, keySchema, value, type NodeFinding } from './node-type.ts';

export const readFunctions = [
  'latest',
  'avg',
  'sum',
  'min',
  'max',
  'median',
  'count',
  'change',
  'changePct',
  'slope',
  'daysSince',
  'decayAvg',
] as const;

/** Functions that fold the values of one window. */
export const aggregates = ['latest', 'avg', 'sum', 'min', 'max', 'median', 'count'] as const;

const days = z.number().int().min(1).max(3650);

export const readSchema = z.strictObject({
  fn: z.enum(readFunctions),
  /** Width of the window. Required except for `latest` and `daysSince`. */
  days: days.optional(),
  /** The window ends this many days before the moment. */
  offsetDays: z.number().int().min(0).max(3650).optional(),
  /** `change` and `changePct` compare this aggregate of the window with that of the window before. Default `avg`. */
  of: z.enum(aggregates).optional(),
  /** First fold each bucket of n days, counted back from the window's end, then fold the buckets. */
  bucket: z.strictObject({ days, fn: z.enum(aggregates) }).optional(),
  /** For `decayAvg`: the age at which a value counts half. */
  halfLifeDays: finite.positive().optional(),
  /** A newest value older than this is unknown. */
  maxAgeDays: days.optional(),
});

export type Read = z.infer<typeof readSchema>;
export type Aggregate = (typeof aggregates)[number];

const config = z.strictObject({ signal: keySchema, read: readSchema, whenMissing: constantSchema.optional() });

export const signal = defineNode({
  type: 'signal',
  v: 1,
  group: 'read',
  title: 'Signal',
  purpose: 'Reads a signal of the account: its latest value, or a window of its history.',
  config,
  defaults: () => ({ signal: 'signal', read: { fn: 'latest' as const } }),
  ports: () => ({ inputs: [], outputs: [value('value', 'Value')] }),
  check: checkRead,
});

function checkRead(whole: z.infer<typeof config>): readonly NodeFinding[] {
  const { read } = whole;
  const without = (option: 'of' | 'halfLifeDays') => ({
    label: 'Remove it',
    config: { ...whole, read: Object.fromEntries(Object.entries(read).filter(([key]) => key !== option)) },
  });
  const findings: NodeFinding[] = [];
  const windowless = read.fn === 'latest' || read.fn === 'daysSince';
  if (!windowless && read.days === undefined)
    findings.push({
      code: 'missing-window',
      path: ['read', 'days'],
      message: `"${read.fn}" needs a window; say over how many days.`,
    });
  if (read.fn === 'decayAvg' && read.halfLifeDays === undefined)
    findings.push({
      code: 'missing-half-life',
      path: ['read', 'halfLifeDays'],
      message: 'a decaying average needs a half-life in days; say how many.',
    });
  if (read.of && read.fn !== 'change' && read.fn !== 'changePct')
    findings.push({
      code: 'unused-option',
      severity: 'warning',
      path: ['read', 'of'],
      message: '"of" is read by change and percent change only; remove it.',
      fix: without('of'),
    });
  if (read.halfLifeDays !== undefined && read.fn !== 'decayAvg')
    findings.push({
      code: 'unused-option',
      severity: 'warning',
      path: ['read', 'halfLifeDays'],
      message: 'only a decaying average has a half-life; remove it.',
      fix: without('halfLifeDays'),
    });
  if (read.bucket && (windowless || read.bucket.days > (read.days ?? 0)))
    findings.push({
      code: 'bucket-too-wide',
      path: ['read', 'bucket', 'days'],
      message: 'a bucket must fit into the window; make it narrower.',
    });
  return findings;
}
