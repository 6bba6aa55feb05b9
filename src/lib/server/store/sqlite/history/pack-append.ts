/**
 * What is appended, on its way to the writer thread. Numbers as they come from feeds, a few for each of many accounts, cross as columns and
 * one text: that costs both threads a fraction of what as many small objects do. Anything else crosses as it is.
 */
import type { Observation } from '#lib/core/signals/history.ts';
import type { AccountChange } from '../../history-store.ts';

interface PackedNumbers {
  /** Ids one after another, a change each; lengths in UTF-16 units. */
  readonly ids: string;
  readonly idLengths: Uint32Array;
  /** Of each change the end in the lists below. */
  readonly ends: Uint32Array;
  readonly signals: readonly string[];
  readonly signalOf: Uint32Array;
  readonly values: Float64Array;
  readonly observedAt: Float64Array;
  readonly knownAt: Float64Array;
}

export type PackedAppend = readonly AccountChange[] | PackedNumbers;

/** Fewer changes are not worth the arrays. */
const FEW = 64;

export function packAppend(changes: readonly AccountChange[]): PackedAppend {
  if (changes.length < FEW || !changes.every(isPlain)) return changes;
  const count = changes.reduce((sum, { observations }) => sum + observations!.length, 0);
  const packed = {
    idLengths: new Uint32Array(changes.length),
    ends: new Uint32Array(changes.length),
    signalOf: new Uint32Array(count),
    values: new Float64Array(count),
    observedAt: new Float64Array(count),
    knownAt: new Float64Array(count),
  };
  const signals = new Map<string, number>();
  let [ids, at] = ['', 0];
  changes.forEach(({ accountId, observations }, index) => {
    ids += accountId;
    packed.idLengths[index] = accountId.length;
    for (const { signal, value, observedAt, knownAt } of observations!) {
      let code = signals.get(signal);
      if (code === undefined) signals.set(signal, (code = signals.size));
      packed.signalOf[at] = code;
      packed.values[at] = value as number;
      packed.observedAt[at] = observedAt;
      packed.knownAt[at] = knownAt;
      at++;
    }
    packed.ends[index] = at;
  });
  return { ...packed, ids, signals: [...signals.keys()] };
}

export function unpackAppend(packed: PackedAppend): readonly AccountChange[] {
  if (!('ids' in packed)) return packed;
  const { ids, idLengths, ends, signals, signalOf, values, observedAt, knownAt } = packed;
  let [from, at] = [0, 0];
  return Array.from(idLengths, (length, index) => {
    const accountId = ids.slice(from, (from += length));
    const observations: Omit<Observation, 'rev'>[] = [];
    for (; at < ends[index]!; at++) {
      observations.push({
        signal: signals[signalOf[at]!]!,
        value: values[at]!,
        observedAt: observedAt[at]!,
        knownAt: knownAt[at]!,
      });
    }
    return { accountId, observations };
  });
}

/** Nothing but numbers, and nothing said about them. */
function isPlain(change: AccountChange): boolean {
  for (const key in change) if (key !== 'accountId' && key !== 'observations') return false;
  return change.observations?.every(isPlainNumber) ?? false;
}

function isPlainNumber(observation: Omit<Observation, 'rev'>): boolean {
  if (typeof observation.value !== 'number') return false;
  for (const key in observation) if (!plainKeys.has(key)) return false;
  return true;
}

const plainKeys: ReadonlySet<string> = new Set(['signal', 'value', 'observedAt', 'knownAt']);
