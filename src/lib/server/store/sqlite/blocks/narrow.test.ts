import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kinds, narrow, widen, type Kind, type WideArray } from './narrow.ts';

function roundTrip(array: WideArray): WideArray {
  const kind = Object.keys(kinds).find((key) => array instanceof kinds[key as Kind]) as Kind;
  return widen(narrow(array), kind, array.length);
}

const bytesOf = (array: Parameters<typeof roundTrip>[0]): number => narrow(array).array.byteLength;

const day = 86_400_000;

describe('numbers come back bit for bit', () => {
  const scaled = fc
    .tuple(fc.integer({ min: -3_000_000_000, max: 3_000_000_000 }), fc.constantFrom(1, 10, 100, 1000, 1e4, 1e5))
    .map(([whole, per]) => whole / per);
  const hostile = fc.constantFrom(NaN, Infinity, -Infinity, -0, 0, 5e-324, 1e308, 0.1 + 0.2, 2 ** 31, -(2 ** 31) + 1, -127, -128, 127, 32767, -32767, -32768); // prettier-ignore
  const moments = fc.integer({ min: -20_000, max: 40_000 }).map((days) => days * day);
  const small = fc.integer({ min: -130, max: 130 });

  it.each([
    ['amounts', scaled],
    ['doubles', fc.double()],
    ['small numbers', small],
    ['moments', fc.oneof(moments, fc.constantFrom(Infinity, NaN))],
    ['small numbers and what is none', fc.oneof(small, hostile)],
    ['everything', fc.oneof(scaled, hostile, moments)],
  ])('%s', (_name, value) => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), (values) => {
        const found = roundTrip(Float64Array.from(values));
        expect(found).toBeInstanceOf(Float64Array);
        expect([...found].map((each, i) => Object.is(each, values[i]))).toEqual(values.map(() => true));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([Int32Array, Int16Array, Uint8Array, Uint32Array])('whole numbers: %o', (Whole) => {
    const whole = fc.oneof(fc.integer({ min: -130, max: 130 }), fc.integer());
    fc.assert(
      fc.property(fc.array(whole, { maxLength: 40 }), (values) => {
        const array = Whole.from(values);
        expect(roundTrip(array)).toEqual(array);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('in few bytes', () => {
  it.each<[string, number[], number]>([
    ['counts with some unknown', [3, NaN, 120, -126], 4],
    ['amounts with cents', [1.25, 99.99, NaN], 6],
    ['moments at midnight', [20_000 * day, 20_001 * day, Infinity], 6],
    ['what is the same everywhere', [Infinity, Infinity, Infinity], 8],
    ['what has no end', [1 / 3, 2 / 3], 16],
  ])('%s', (_name, values, bytes) => {
    expect(bytesOf(Float64Array.from(values))).toBe(bytes);
  });
});
