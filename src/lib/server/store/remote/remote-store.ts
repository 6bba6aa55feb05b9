import { connect, type Socket } from 'node:net';
import { StoreError, type StoreErrorCode } from '../store-error.ts';
import type { Store } from '../store.ts';
import { callbackMark, receive, send, type Frame } from './frames.ts';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly progress: ((...args: unknown[]) => void) | undefined;
}

/** The store of a server that runs on this machine; `null` when none listens there. */
export async function connectStore(socketPath: string): Promise<Store | null> {
  const socket = await open(socketPath);
  if (!socket) return null;
  const pending = new Map<number, Pending>();
  let last = 0;
  receive(socket, (frame) => settle(pending, frame));
  const lost = () => {
    for (const { reject } of pending.values())
      reject(
        new StoreError(
          'closed',
          'The server stopped while it was at work for this command; start it again and repeat the command.',
          true,
        ),
      );
    pending.clear();
  };
  socket.on('close', lost);
  socket.on('error', lost);
  const call = (verb: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++last;
      const progress = args.find((arg) => typeof arg === 'function') as Pending['progress'];
      pending.set(id, { resolve, reject, progress });
      send(socket, {
        type: 'call',
        id,
        verb,
        args: args.map((arg) => (typeof arg === 'function' ? callbackMark : arg)),
      });
    });
  return new Proxy({} as Store, {
    get: (_, verb) => {
      if (typeof verb !== 'string' || verb === 'then') return undefined;
      if (verb === 'close') return () => close(socket);
      return (...args: unknown[]) => call(verb, args);
    },
  });
}

function settle(pending: Map<number, Pending>, frame: Frame): void {
  const call = pending.get(frame.id);
  if (!call) return;
  if (frame.type === 'progress') call.progress?.(...frame.args);
  if (frame.type !== 'result' && frame.type !== 'failure') return;
  pending.delete(frame.id);
  if (frame.type === 'result') call.resolve(frame.value);
  else
    call.reject(
      frame.code === null
        ? new Error(frame.message)
        : new StoreError(frame.code as StoreErrorCode, frame.message, frame.isRetryable),
    );
}

function open(path: string): Promise<Socket | null> {
  return new Promise((done) => {
    const socket = connect(path);
    socket.once('connect', () => done(socket));
    socket.once('error', () => done(null));
  });
}

function close(socket: Socket): Promise<void> {
  return new Promise((done) => {
    socket.once('close', () => done());
    socket.end();
    socket.destroySoon();
  });
}
