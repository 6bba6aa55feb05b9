import { expect, it } from 'vitest';
import { pack, unpack } from './pack.ts';

it('bytes that begin at an odd place of a larger buffer are read too', () => {
  const { bytes, checksum } = pack('=model', { some: 'words' }, [
    ['numbers', Float64Array.of(1.5, -0, NaN)],
    ['codes', Int32Array.of(-1, 7)],
  ]);
  const odd = Buffer.alloc(bytes.length + 3);
  odd.set(bytes, 3);
  const packed = { checksum, bytes: odd.subarray(3) };
  const { about, arrays } = unpack('=model', packed, (head) => JSON.parse(head));
  expect(about).toEqual({ some: 'words' });
  expect(arrays).toEqual(
    new Map<string, unknown>([
      ['numbers', Float64Array.of(1.5, -0, NaN)],
      ['codes', Int32Array.of(-1, 7)],
    ]),
  );
});
