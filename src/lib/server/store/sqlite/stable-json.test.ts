import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stableJson } from './stable-json.ts';

describe('stable JSON', () => {
  it('is JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(stableJson(value))).toStrictEqual(structuredClone(value));
      }),
    );
  });

  it('is the same whatever the order of keys', () => {
    expect(stableJson({ b: [1, { d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[1,{"c":2,"d":1}]}');
  });

  it('has keys that are numbers, and __proto__, where texts would stand', () => {
    const value = JSON.parse('{"b":[{"9":1,"10":2}],"__proto__":3,"9":4,"10":5}') as unknown;
    expect(stableJson(value)).toBe('{"10":5,"9":4,"__proto__":3,"b":[{"10":2,"9":1}]}');
  });

  it('keeps what JSON.stringify loses, and makes null of what is no value', () => {
    expect(stableJson([-0, 1e308, 5e-324, NaN, Infinity, undefined, '\ud800'])).toBe(
      '[-0,1e+308,5e-324,null,null,null,"\ufffd"]',
    );
    expect(Object.is(JSON.parse(stableJson(-0)), -0)).toBe(true);
    expect(stableJson({ a: undefined })).toBe('{}');
  });
});
