/** The bytes of a request body, never more of them than allowed. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Refusal } from '../refusal.ts';

const unzip = promisify(gunzip);

/** Throws a Refusal: 400 (it broke off), 413 (more than `most` bytes). */
export async function* chunksOf(request: Request, most: number): AsyncGenerator<Uint8Array> {
  if (Number(request.headers.get('content-length')) > most) throw tooLarge(most);
  let size = 0;
  const reader = request.body?.getReader();
  if (!reader) return;
  for (;;) {
    const { done, value } = await nextChunk(reader, most);
    if (done) return;
    size += value.length;
    // Whoever sends more is answered at once; the stream is left alone, since ending it would end the connection before the answer.
    if (size > most) throw tooLarge(most);
    yield value;
  }
}

async function nextChunk(reader: ReadableStreamDefaultReader<Uint8Array>, most: number) {
  try {
    return await reader.read();
  } catch (error) {
    if ((error as { status?: unknown }).status === 413) throw tooLarge(most);
    throw new Refusal(400, {
      code: 'broken-off',
      message: 'The body broke off; send the request again.',
      path: 'body',
    });
  }
}

/** The whole body. Throws as `chunksOf` does. */
export async function readBytes(request: Request, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of chunksOf(request, most)) chunks.push(chunk);
  if (chunks.length !== 1) return Buffer.concat(chunks);
  return Buffer.from(chunks[0]!.buffer, chunks[0]!.byteOffset, chunks[0]!.length);
}

/** The whole body, unpacked when it says that it is gzip; `most` holds before and after. Throws a Refusal, also 415 (another encoding). */
export async function readUnpacked(request: Request, most: number): Promise<Buffer> {
  const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip') throw unsupportedEncoding(encoding, 'as gzip or uncompressed');
  const bytes = await readBytes(request, most);
  if (encoding === 'identity') return bytes;
  try {
    return await unzip(bytes, { maxOutputLength: most });
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(most);
    throw new Refusal(400, {
      code: 'broken-gzip',
      message: 'The body is not whole gzip, as its header says; send it again.',
      path: 'body',
    });
  }
}

export function unsupportedEncoding(encoding: string, wanted: string): Refusal {
  return new Refusal(415, {
    code: 'unsupported-encoding',
    message: `A body in ${encoding.slice(0, 40)} is not read here; send it ${wanted}.`,
    path: 'header.content-encoding',
  });
}

export function tooLarge(most: number): Refusal {
  const size = most < 1024 * 1024 ? `${most / 1024} kB` : `${most / 1024 / 1024} MB`;
  return new Refusal(413, {
    code: 'too-large',
    message: `The body is larger than ${size}; send it in several requests.`,
    path: 'body',
  });
}

export function notUtf8(): Refusal {
  return new Refusal(400, { code: 'broken-text', message: 'The body is not UTF-8; encode it as UTF-8.', path: 'body' });
}
