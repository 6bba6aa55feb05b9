/**
 * Names of facts. A signal: `logins` (latest), `logins.sum:28`, `logins.changePct:28;of=sum;offset=7;bucket=7/avg;half=14;age=30`.
 * An attribute: `@plan`, `@renewalDate.daysUntil`, `@champion.count`. Another model: `#health.score`, `#health.change:30`.
 * Membership of a segment: `%customers`.
 */
import type { ConfigOf } from './nodes/catalogue.ts';
import { aggregates, readFunctions, type Aggregate, type Read } from './nodes/signal.ts';

export type FactSource =
  | { readonly kind: 'signal'; readonly signal: string; readonly read: Read }
  | { readonly kind: 'attribute'; readonly attribute: string; readonly as: 'value' | 'daysSince' | 'daysUntil' }
  | { readonly kind: 'model'; readonly model: string; readonly read: ConfigOf<'model'>['read']; readonly days?: number }
  | { readonly kind: 'segment'; readonly segment: string };

/** The canonical name of a fact; equal sources have equal names. */
export function factKey(source: FactSource): string {
  switch (source.kind) {
    case 'signal':
      return signalKey(source.signal, source.read);
    case 'attribute':
      return source.as === 'value' ? `@${source.attribute}` : `@${source.attribute}.${source.as}`;
    case 'model':
      return `#${source.model}.${source.read}${source.days === undefined ? '' : `:${source.days}`}`;
    case 'segment':
      return `%${source.segment}`;
  }
}

function signalKey(signal: string, read: Read): string {
  const options = [
    read.of && read.of !== 'avg' ? `;of=${read.of}` : '',
    read.offsetDays ? `;offset=${read.offsetDays}` : '',
    read.bucket ? `;bucket=${read.bucket.days}/${read.bucket.fn}` : '',
    read.halfLifeDays === undefined ? '' : `;half=${read.halfLifeDays}`,
    read.maxAgeDays === undefined ? '' : `;age=${read.maxAgeDays}`,
  ].join('');
  const plain = read.fn === 'latest' && read.days === undefined;
  if (plain) return signal + (options ? `.latest${options}` : '');
  return `${signal}.${read.fn}${read.days === undefined ? '' : `:${read.days}`}${options}`;
}

const SIGNAL = /^([a-zA-Z0-9][\w-]{0,63})(?:\.([a-zA-Z]+)(?::(\d+))?((?:;[a-z]+=[^;]+)*))?$/;
const ATTRIBUTE = /^@([a-zA-Z][\w-]*(?:\.[a-zA-Z][\w-]*)??)(?:\.(daysSince|daysUntil))?$/;
const MODEL = /^#([a-z0-9][a-z0-9-]{0,63})\.(score|band|bandOrder|change|daysInBand)(?::(\d+))?$/;

/** The source a fact key names, or `null` when it is not one. */
export function parseFactKey(key: string): FactSource | null {
  if (key.startsWith('@')) return parseAttribute(key);
  if (key.startsWith('#')) {
    const match = MODEL.exec(key);
    if (!match) return null;
    const read = match[2] as ConfigOf<'model'>['read'];
    return { kind: 'model', model: match[1]!, read, ...(match[3] === undefined ? {} : { days: +match[3] }) };
  }
  if (key.startsWith('%'))
    return /^%[a-z0-9][a-z0-9-]{0,63}$/.test(key) ? { kind: 'segment', segment: key.slice(1) } : null;
  return parseSignal(key);
}

function parseAttribute(key: string): FactSource | null {
  const match = ATTRIBUTE.exec(key);
  if (!match || isReserved(match[1]!)) return null;
  return {
    kind: 'attribute',
    attribute: match[1]!,
    as: (match[2] as 'daysSince' | 'daysUntil' | undefined) ?? 'value',
  };
}

function parseSignal(key: string): FactSource | null {
  const match = SIGNAL.exec(key);
  if (!match || isReserved(match[1]!)) return null;
  const [, signal, fn = 'latest', days, options = ''] = match;
  if (!(readFunctions as readonly string[]).includes(fn)) return null;
  const read: { -readonly [Key in keyof Read]: Read[Key] } = { fn: fn as Read['fn'] };
  if (days !== undefined) read.days = +days;
  for (const option of options.split(';').filter(Boolean)) {
    const [name, text] = option.split('=') as [string, string];
    if (!applyOption(read, name, text)) return null;
  }
  return { kind: 'signal', signal: signal!, read };
}

function applyOption(read: { -readonly [Key in keyof Read]: Read[Key] }, name: string, text: string): boolean {
  const number = Number(text);
  if (name === 'of' && isAggregate(text)) read.of = text;
  else if (name === 'offset' && Number.isInteger(number) && number >= 0) read.offsetDays = number;
  else if (name === 'half' && number > 0) read.halfLifeDays = number;
  else if (name === 'age' && Number.isInteger(number) && number > 0) read.maxAgeDays = number;
  else if (name === 'bucket') {
    const [days, fn] = text.split('/');
    if (!fn || !isAggregate(fn) || !Number.isInteger(Number(days)) || Number(days) < 1) return false;
    read.bucket = { days: Number(days), fn };
  } else return false;
  return true;
}

function isAggregate(text: string): text is Aggregate {
  return (aggregates as readonly string[]).includes(text);
}

function isReserved(name: string): boolean {
  return name.split('.').some((part) => part === '__proto__' || part === 'constructor' || part === 'prototype');
}
