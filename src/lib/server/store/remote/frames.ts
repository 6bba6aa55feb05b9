/** Messages on a stream: four bytes of length, then a structured clone. Maps, -0 and undefined survive; functions travel as numbers. */
import type { Socket } from 'node:net';
import { deserialize, serialize } from 'node:v8';

export type Frame =
  | { readonly type: 'call'; readonly id: number; readonly verb: string; readonly args: readonly unknown[] }
  | { readonly type: 'progress'; readonly id: number; readonly args: readonly unknown[] }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | {
      readonly type: 'failure';
      readonly id: number;
      readonly code: string | null;
      readonly message: string;
      readonly isRetryable: boolean;
    };

const lengthBytes = 4;
const maxFrame = 256 * 1024 * 1024;

export function send(socket: Socket, frame: Frame): void {
  const body = serialize(frame);
  const head = Buffer.alloc(lengthBytes);
  head.writeUInt32BE(body.length);
  socket.write(Buffer.concat([head, body]));
}

/** Calls back for every whole message; a message that is too long ends the connection. */
export function receive(socket: Socket, onFrame: (frame: Frame) => void): void {
  let chunks: Buffer[] = [];
  let size = 0;
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    for (;;) {
      if (size < lengthBytes) return;
      const buffer: Buffer = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      chunks = [buffer];
      const length = buffer.readUInt32BE();
      if (length > maxFrame) {
        socket.destroy(new Error('A message on the local socket is too long.'));
        return;
      }
      if (size < lengthBytes + length) return;
      chunks = [buffer.subarray(lengthBytes + length)];
      size -= lengthBytes + length;
      onFrame(deserialize(buffer.subarray(lengthBytes, lengthBytes + length)) as Frame);
    }
  });
}

/** Where a function argument stood: the other side makes a function that sends progress back. */
export const callbackMark = '\u0000callback';
