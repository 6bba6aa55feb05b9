import type { Read } from '../documents/nodes/signal.ts';
import type { Signal } from '../documents/signal.ts';
import type { ValueType } from '../values.ts';
import { derivedAttribute } from './derived-attributes.ts';
import { parseFactKey } from '../documents/fact-key.ts';

/** The type a fact has when it is known; `null` when the key does not say (plain attributes) or the read can never be known. */
export function factType(key: string, signals: ReadonlyMap<string, Pick<Signal, 'type'>>): ValueType | null {
  const source = parseFactKey(key);
  switch (source?.kind) {
    case 'signal': {
      const signal = signals.get(source.signal);
      return signal ? readType(source.read, signal.type) : null;
    }
    case 'attribute':
      return source.as === 'value' ? (derivedAttribute(source.attribute)?.type ?? null) : 'number';
    case 'model':
      return source.read === 'band' ? 'text' : 'number';
    case 'segment':
      return 'boolean';
    default:
      return null;
  }
}

function readType({ fn, bucket, days }: Read, type: ValueType): ValueType | null {
  if (fn === 'daysSince') return 'number';
  if (fn === 'latest' && !(bucket && days)) return type;
  return type === 'number' || (bucket?.fn ?? fn) === 'count' ? 'number' : null;
}
