/** The calling thread's end of the writer thread, and ends for other threads. */
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { callWriter, closed, stopped, type Writer } from './writer-calls.ts';

export interface WriterStart {
  readonly path: string;
  readonly migrationsFolder: string;
  readonly now: number;
}

/** What the thread is told besides calls. */
export type WriterOrder = 'close' | { readonly join: MessagePort };

export interface WriterThread extends Writer {
  /** A second way in, for another thread: served like this one until the writer closes. Throws `closed`, `writer-stopped`. */
  connect(): MessagePort;
  close(): Promise<void>;
}

/** Starts the thread; resolves when the database is open, migrated and owned. Rejects with the StoreError that prevented it. */
export async function startWriterThread(start: WriterStart): Promise<WriterThread> {
  const worker = new Worker(new URL('./writer.worker.ts?node-worker', import.meta.url), {
    workerData: start,
    // Chunks come and go: a small nursery keeps the memory of a large import about 40 MB lower and costs no time.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  const { path } = start;
  const calls = callWriter(worker);
  let isGone = false;
  worker.on('error', (error) => calls.end(stopped(path, error.message)));
  worker.on('exit', () => {
    isGone = true;
    calls.end(stopped(path, 'it ended'));
  });
  await calls.expectAnswer(0);
  return {
    call: calls.call,
    connect() {
      if (isGone) throw stopped(path, 'it ended');
      const { port1, port2 } = new MessageChannel();
      worker.postMessage({ join: port2 } satisfies WriterOrder, [port2]);
      return port1;
    },
    async close() {
      if (!calls.refuse(closed(path))) return;
      worker.ref();
      const gone = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage('close' satisfies WriterOrder);
      await gone;
    },
  };
}

/** Another thread's end of the writer: `port` is from `connect`. */
export function joinWriter(port: MessagePort, path: string): Writer & { close(): Promise<void> } {
  const calls = callWriter(port);
  port.unref();
  port.on('close', () => calls.end(stopped(path, 'it ended')));
  return {
    call: calls.call,
    async close() {
      if (!calls.refuse(closed(path))) return;
      await calls.answered();
      port.close();
    },
  };
}
