/** The calling thread's end of the writer thread. */
import { Worker } from 'node:worker_threads';
import { StoreError, type StoreErrorCode } from '../store-error.ts';
import type { WriterContext } from './writer-context.ts';
import type { WriterVerbs } from './writer-verbs.ts';

export interface WriterStart {
  readonly path: string;
  readonly migrationsFolder: string;
  readonly now: number;
}

export interface WriterCall {
  readonly id: number;
  readonly verb: keyof WriterVerbs;
  readonly args: unknown[];
}

export interface WriterAnswer {
  readonly id: number;
  readonly result?: unknown;
  readonly progress?: { readonly done: number; readonly total: number };
  readonly failed?: { readonly code: StoreErrorCode | null; readonly message: string; readonly isRetryable: boolean };
}

type ArgumentsOf<Verb> = Verb extends (context: WriterContext, ...args: infer Args) => unknown
  ? Args extends [...infer Rest, onProgress: (done: number, total: number) => void]
    ? Rest
    : Args
  : never;
type ResultOf<Verb> = Verb extends (...args: never[]) => infer Result
  ? Result extends Generator<void, infer Last>
    ? Last
    : Awaited<Result>
  : never;

export interface WriterThread {
  call<Verb extends keyof WriterVerbs>(
    verb: Verb,
    args: ArgumentsOf<WriterVerbs[Verb]>,
    onProgress?: (done: number, total: number) => void,
  ): Promise<ResultOf<WriterVerbs[Verb]>>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Starts the thread; resolves when the database is open, migrated and owned. Rejects with the StoreError that prevented it. */
export async function startWriterThread(start: WriterStart): Promise<WriterThread> {
  const worker = new Worker(new URL('./writer.worker.ts?node-worker', import.meta.url), {
    workerData: start,
    // Chunks come and go: a small nursery keeps the memory of a large import about 40 MB lower and costs no time.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  const waiting = new Map<number, Waiting>();
  let calls = 0;
  let ended: StoreError | null = null;

  /** The process may end while the thread is idle, not while somebody waits for it. */
  function hold(): void {
    if (waiting.size > 0) worker.ref();
    else worker.unref();
  }

  function end(why: StoreError): void {
    ended ??= why;
    for (const each of waiting.values()) each.reject(ended);
    waiting.clear();
  }

  worker.on('message', ({ id, result, progress, failed }: WriterAnswer) => {
    const each = waiting.get(id);
    if (!each) return;
    if (progress) return each.onProgress?.(progress.done, progress.total);
    waiting.delete(id);
    hold();
    if (failed) each.reject(errorFrom(failed));
    else each.resolve(result);
  });
  worker.on('error', (error) => end(stopped(start.path, error.message)));
  worker.on('exit', () => end(stopped(start.path, 'it ended')));

  function expectAnswer(id: number, onProgress?: Waiting['onProgress']): Promise<unknown> {
    const answer = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject, onProgress }));
    hold();
    return answer;
  }

  await expectAnswer(0);
  return {
    call(verb, args, onProgress) {
      if (ended) return Promise.reject(ended);
      const id = ++calls;
      const answer = expectAnswer(id, onProgress);
      try {
        worker.postMessage({ id, verb, args } satisfies WriterCall);
      } catch (error) {
        waiting.delete(id);
        hold();
        return Promise.reject(error instanceof Error ? error : new Error(String(error)));
      }
      return answer as ReturnType<WriterThread['call']> as never;
    },
    async close() {
      if (ended) return;
      ended = new StoreError('closed', `The database ${start.path} was closed. Open it again.`);
      worker.ref();
      const gone = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage('close');
      await gone;
    },
  };
}

function errorFrom(failed: NonNullable<WriterAnswer['failed']>): Error {
  return failed.code === null
    ? new Error(failed.message)
    : new StoreError(failed.code, failed.message, failed.isRetryable);
}

function stopped(path: string, why: string): StoreError {
  return new StoreError('writer-stopped', `The writer of ${path} stopped (${why}). Start Rapport again.`);
}
