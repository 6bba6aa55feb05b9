/**
 * Arrays of numbers in as few bytes as give them back exactly: the scoring copy of a large book is read whole every night, and most of what
 * it holds are counts, amounts with cents and moments at midnight.
 */
export type WideArray = Float64Array | Int32Array | Int16Array | Uint8Array | Uint32Array;
export type StoredArray = WideArray | Int8Array;

export const kinds = {
  f64: Float64Array,
  i32: Int32Array,
  u32: Uint32Array,
  i16: Int16Array,
  i8: Int8Array,
  u8: Uint8Array,
} as const;

export type Kind = keyof typeof kinds;

/** How the numbers of an array are kept. */
export interface Narrow {
  /** One number alone: all are the same. */
  readonly array: StoredArray;
  /** The stored numbers times `times`, divided by `per`; 0: they stand as they are. */
  readonly times: number;
  readonly per: number;
}

/** Counts, amounts with up to four places, whole days since 1970 in milliseconds, whole seconds. */
const scales = [
  { times: 1, per: 1 },
  { times: 1, per: 10 },
  { times: 1, per: 100 },
  { times: 1, per: 1000 },
  { times: 1, per: 10_000 },
  { times: 86_400_000, per: 1 },
  { times: 1000, per: 1 },
];

/** Of floats in whole numbers three stand for what is none: the lowest for NaN, the next for -Infinity, the highest for Infinity. */
const limits = { i8: 0x7f, i16: 0x7fff, i32: 0x7fff_ffff } as const;

const asTheyAre = { times: 0, per: 0 };

export function narrow(array: WideArray): Narrow {
  if (array.length > 1 && isConstant(array)) return { array: array.subarray(0, 1), ...asTheyAre };
  if (array instanceof Float64Array) return narrowFloats(array);
  if (array instanceof Uint8Array || array instanceof Uint32Array) return { array, ...asTheyAre };
  const [low, high] = rangeOf(array);
  if (low >= -0x80 && high <= 0x7f) return { array: Int8Array.from(array), ...asTheyAre };
  if (low >= -0x8000 && high <= 0x7fff && !(array instanceof Int16Array))
    return { array: Int16Array.from(array), ...asTheyAre };
  return { array, ...asTheyAre };
}

function isConstant(array: WideArray): boolean {
  const first = array[0]!;
  for (let row = 1; row < array.length; row++) if (!Object.is(array[row], first)) return false;
  return true;
}

function rangeOf(array: Int32Array | Int16Array): [low: number, high: number] {
  let [low, high] = [0, 0];
  for (let row = 0; row < array.length; row++) {
    const each = array[row]!;
    if (each < low) low = each;
    if (each > high) high = each;
  }
  return [low, high];
}

function narrowFloats(array: Float64Array): Narrow {
  for (const { times, per } of scales) {
    const highest = highestWhole(array, times, per);
    if (highest >= limits.i32) continue;
    const kind = highest >= limits.i16 ? 'i32' : highest >= limits.i8 ? 'i16' : 'i8';
    return { array: wholes(array, kind, times, per), times, per };
  }
  return { array, ...asTheyAre };
}

/** The furthest from zero of the whole numbers that the values are; Infinity when some value is none, bit for bit. */
function highestWhole(array: Float64Array, times: number, per: number): number {
  let highest = 0;
  for (let row = 0; row < array.length; row++) {
    const value = array[row]!;
    if (value - value !== 0) continue; // NaN and the infinities
    const whole = Math.round((value * per) / times);
    if ((whole * times) / per !== value || (value === 0 && 1 / value < 0)) return Infinity;
    const size = Math.abs(whole);
    if (size > highest) highest = size;
  }
  return highest;
}

function wholes(array: Float64Array, kind: keyof typeof limits, times: number, per: number): StoredArray {
  const limit = limits[kind];
  const stored = new kinds[kind](array.length);
  for (let row = 0; row < array.length; row++) {
    const value = array[row]!;
    if (value - value === 0) stored[row] = Math.round((value * per) / times);
    else stored[row] = value === Infinity ? limit : value === -Infinity ? -limit : -limit - 1;
  }
  return stored;
}

/** `length` numbers of a kind; where nothing was narrowed it is the given array itself. */
export function widen({ array, times, per }: Narrow, kind: Kind, length: number): WideArray {
  const Wide = kinds[kind] as new (from: number | StoredArray) => WideArray;
  if (array.length !== length) return new Wide(length).fill(array[0]!);
  if (array instanceof Wide) return array;
  const wide = new Wide(array);
  if (wide instanceof Float64Array && times > 0) scaleBack(wide, limitOf(array), times, per);
  return wide;
}

function limitOf(array: StoredArray): number {
  return array instanceof Int8Array ? limits.i8 : array instanceof Int16Array ? limits.i16 : limits.i32;
}

/** In place, after the machine's own conversion: a loop over one kind of array is several times as fast as one over three. */
function scaleBack(values: Float64Array, limit: number, times: number, per: number): void {
  for (let row = 0; row < values.length; row++) {
    const stored = values[row]!;
    if (stored > -limit && stored < limit) values[row] = (stored * times) / per;
    else values[row] = stored === limit ? Infinity : stored === -limit ? -Infinity : NaN;
  }
}
