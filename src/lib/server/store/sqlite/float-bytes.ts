import { corrupt } from './stored-json.ts';

/** Numbers as they lie in memory: 64-bit floats, little-endian. */
export function floatBytes(values: Float64Array | readonly number[]): Buffer {
  const floats = values instanceof Float64Array ? values : Float64Array.from(values);
  return Buffer.from(floats.buffer, floats.byteOffset, floats.byteLength);
}

/** A copy, because the bytes of a row need not begin where floats may. Throws `corrupt`. */
export function floatsFrom(bytes: Buffer, where: string): Float64Array {
  if (bytes.length % Float64Array.BYTES_PER_ELEMENT) throw corrupt(where);
  return new Float64Array(new Uint8Array(bytes).buffer);
}
