/** The newest reading of each account of a block by one document, in columns: kept from run to run, to tell which accounts changed. */
import type { HeldColumns } from '../evaluate/book.ts';

export const appliesCodes = { no: 0, yes: 1, unknown: 2, unread: 255 } as const;

export interface Readings {
  /** One of `appliesCodes`; where it is `unread` nothing else means anything. */
  readonly applies: Uint8Array;
  /** Of the result; NaN is unknown. */
  readonly score: Float64Array;
  /** Indexes into the bands of the result; -1 is none. */
  readonly rawBand: Int16Array;
  readonly forced: Int16Array;
  /** The settled band. */
  readonly band: Int16Array;
  /** 64 bits over everything else that a score point or a decision is made of, see fingerprint.ts. */
  readonly printLow: Uint32Array;
  readonly printHigh: Uint32Array;
  /** When time alone may change a decision (epoch ms); Infinity: never. */
  readonly turnsAt: Float64Array;
  /** By condition that has to hold for days, as settled. */
  readonly held: Readonly<Record<string, HeldColumns>>;
}

type StoredArray = Float64Array | Int16Array | Uint8Array | Uint32Array;
export type StoredReadings = Readonly<Record<string, StoredArray>>;

/** Readings of nobody yet. */
export function noReadings(length: number, conditions: readonly string[]): Readings {
  return {
    applies: new Uint8Array(length).fill(appliesCodes.unread),
    score: new Float64Array(length).fill(NaN),
    rawBand: new Int16Array(length).fill(-1),
    forced: new Int16Array(length).fill(-1),
    band: new Int16Array(length).fill(-1),
    printLow: new Uint32Array(length),
    printHigh: new Uint32Array(length),
    turnsAt: new Float64Array(length).fill(Infinity),
    held: Object.fromEntries(
      conditions.map((id) => [
        id,
        { since: new Float64Array(length).fill(NaN), unknownSince: new Float64Array(length).fill(NaN) },
      ]),
    ),
  };
}

/** As named arrays, for the store. */
export function storedFrom({ held, ...arrays }: Readings): StoredReadings {
  const ofConditions = Object.entries(held).flatMap(([id, { since, unknownSince }]) => [
    [`since ${id}`, since] as const,
    [`unknownSince ${id}`, unknownSince] as const,
  ]);
  return { ...arrays, ...Object.fromEntries(ofConditions) };
}

/** Readings of `length` rows from stored ones, which may be of fewer; `null` when an array is missing or of another kind. */
export function readingsFrom(stored: StoredReadings, length: number, conditions: readonly string[]): Readings | null {
  const readings = noReadings(length, conditions);
  for (const [name, array] of Object.entries(storedFrom(readings))) {
    const found = Object.hasOwn(stored, name) ? stored[name]! : undefined;
    if (found?.constructor !== array.constructor) return null;
    array.set(found.length > length ? found.subarray(0, length) : found);
  }
  return readings;
}
