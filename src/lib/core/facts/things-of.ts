import { parseFactKey } from '../documents/fact-key.ts';
import type { Signal } from '../documents/signal.ts';
import { isNamed, namesOf } from '../signals/matching.ts';
import { derivedAttribute } from './derived-attributes.ts';

/**
 * Which things of an account a fact rests on: while nothing new is said about them, nothing but time can change it. Things are `attributes`,
 * `roles`, `outcomes`, a signal's key (its observations), `event:<name>` and `record:<kind>`, in which `*` may stand for any text. Empty for what does not come from the entries
 * of the account: other models, segments, signals without a definition, keys that name nothing.
 */
export function thingsOf(factKey: string, signals: ReadonlyMap<string, Pick<Signal, 'derive'>>): ReadonlySet<string> {
  const source = parseFactKey(factKey);
  if (source?.kind === 'attribute')
    return new Set(['attributes', ...(derivedAttribute(source.attribute)?.things ?? [])]);
  const signal = source?.kind === 'signal' ? signals.get(source.signal) : undefined;
  if (source?.kind !== 'signal' || !signal) return new Set();
  const { derive } = signal;
  if (!derive) return new Set([source.signal]);
  return new Set(namesOf(derive).map((name) => `${derive.from === 'events' ? 'event' : 'record'}:${name}`));
}

/** Whether a thing of an account is one of those that `thingsOf` gives. */
export function isAmong(things: ReadonlySet<string>, thing: string): boolean {
  return things.has(thing) || isNamed(thing, [...things]);
}
