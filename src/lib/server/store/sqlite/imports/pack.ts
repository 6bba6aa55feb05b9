import { deserialize, serialize } from 'node:v8';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { ImportChange } from '../../import-store.ts';

/**
 * A chunk of changes as bytes. V8's own format keeps every value exactly (JSON loses -0); compressed, because staged
 * rows repeat themselves and must not swell the database. Only this process reads it back.
 */
export function packChanges(changes: readonly ImportChange[]): Uint8Array {
  return zstdCompressSync(serialize(changes));
}

export function unpackChanges(body: Uint8Array): readonly ImportChange[] {
  return deserialize(zstdDecompressSync(body)) as readonly ImportChange[];
}
