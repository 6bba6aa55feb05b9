/** The signals, attributes, models and segments that random documents refer to. */
import { catalogueOf, type Catalogue } from '#lib/core/documents/lint/lint.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import type { Signal } from '#lib/core/documents/signal.ts';
import type { ValueType } from '#lib/core/values.ts';

const define = (key: string, type: ValueType, measures: 'state' | 'events' = 'state'): Signal => {
  const { document } = readDocument({
    format: 1,
    kind: 'signal',
    key,
    name: `The ${key}`,
    type,
    measures,
    expectedEveryDays: 7,
  });
  if (document?.kind !== 'signal') throw new Error(`The signal "${key}" is not valid.`);
  return document;
};

/** Some have names that a careless look-up would find on every object. */
export const randomSignals: readonly Signal[] = [
  define('logins', 'number', 'events'),
  define('seats', 'number'),
  define('nps', 'number'),
  define('tickets-open', 'number'),
  define('toString', 'number', 'events'),
  define('plan_name', 'text'),
  define('valueOf', 'text'),
  define('sso-on', 'boolean'),
  define('last-order', 'date'),
];

export const randomAttributes: readonly { readonly name: string; readonly type: ValueType }[] = [
  { name: 'arr', type: 'number' },
  { name: 'tenureDays', type: 'number' },
  { name: 'champion.count', type: 'number' },
  { name: 'plan', type: 'text' },
  { name: 'hasOwnProperty', type: 'text' },
  { name: 'isPilot', type: 'boolean' },
  { name: 'renewalDate', type: 'date' },
];

export const randomModels: readonly { readonly key: string; readonly bands: readonly string[] }[] = [
  { key: 'base-health', bands: ['red', 'amber', 'green'] },
  { key: 'adoption', bands: ['low', 'high'] },
];

export const randomSegments = ['customers', 'enterprise'] as const;

/** Everything random documents refer to, for the linter. */
export function randomCatalogue(): Catalogue {
  return {
    ...catalogueOf([...randomSignals]),
    models: new Map(randomModels.map(({ key, bands }) => [key, { bands }])),
    segments: new Set(randomSegments),
    attributes: new Set(randomAttributes.map(({ name }) => name)),
  };
}
