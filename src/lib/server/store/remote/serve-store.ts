import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { StoreError } from '../store-error.ts';
import type { Store } from '../store.ts';
import { callbackMark, receive, send } from './frames.ts';

/** Lets the command line use the server's store by a socket beside the database that only its owner can open. Returns how to stop. */
export async function serveStore(store: Store, socketPath: string): Promise<() => Promise<void>> {
  const isFile = process.platform !== 'win32';
  if (isFile) rmSync(socketPath, { force: true });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    receive(socket, (frame) => {
      if (frame.type === 'call') void answer(store, socket, frame.id, frame.verb, frame.args);
    });
  });
  await listen(server, socketPath);
  if (isFile) chmodSync(socketPath, 0o600);
  return () =>
    new Promise((done) => {
      server.close(() => done());
      for (const socket of sockets) socket.destroy();
    });
}

async function answer(store: Store, socket: Socket, id: number, verb: string, args: readonly unknown[]): Promise<void> {
  try {
    const method = verb === 'close' ? undefined : (store as unknown as Record<string, unknown>)[verb];
    if (typeof method !== 'function')
      throw new StoreError(
        'read-only',
        `The server does not know "${verb}"; it may be another version of Rapport: restart it.`,
      );
    const given = args.map((arg) =>
      arg === callbackMark ? (...progress: unknown[]) => send(socket, { type: 'progress', id, args: progress }) : arg,
    );
    send(socket, { type: 'result', id, value: (await method.apply(store, given)) as unknown });
  } catch (error) {
    const known = error instanceof StoreError;
    send(socket, {
      type: 'failure',
      id,
      code: known ? error.code : null,
      message: error instanceof Error ? error.message : String(error),
      isRetryable: known && error.isRetryable,
    });
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(path, () => done());
  });
}
