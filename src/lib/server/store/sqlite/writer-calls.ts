/** One thread's end of the talk with the writer thread: calls go out, answers come back in any order. */
import { StoreError, type StoreErrorCode } from '../store-error.ts';
import type { WriterContext } from './writer-context.ts';
import type { WriterVerbs } from './writer-verbs.ts';

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

/** What stores write through. */
export interface Writer {
  call<Verb extends keyof WriterVerbs>(
    verb: Verb,
    args: ArgumentsOf<WriterVerbs[Verb]>,
    onProgress?: (done: number, total: number) => void,
  ): Promise<ResultOf<WriterVerbs[Verb]>>;
}

/** A worker or a port that leads to one. */
interface Channel {
  postMessage(message: WriterCall): void;
  on(event: 'message', listener: (answer: WriterAnswer) => void): unknown;
  ref(): void;
  unref(): void;
}

export interface WriterCalls extends Writer {
  /** The answer to a call that another way has told the writer about. */
  expectAnswer(id: number): Promise<unknown>;
  /** From now on calls are refused; answers still come. False when they were already. */
  refuse(why: StoreError): boolean;
  /** Nobody will answer any more. */
  end(why: StoreError): void;
  /** Resolves when every call is answered. */
  answered(): Promise<void>;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export function callWriter(channel: Channel): WriterCalls {
  const waiting = new Map<number, Waiting>();
  let calls = 0;
  let refused: StoreError | null = null;
  let whenAnswered: (() => void)[] = [];

  /** The process may end while nobody waits for an answer. */
  function hold(): void {
    if (waiting.size > 0) return channel.ref();
    channel.unref();
    for (const each of whenAnswered) each();
    whenAnswered = [];
  }

  function expectAnswer(id: number, onProgress?: Waiting['onProgress']): Promise<unknown> {
    const answer = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject, onProgress }));
    hold();
    return answer;
  }

  channel.on('message', ({ id, result, progress, failed }) => {
    const each = waiting.get(id);
    if (!each) return;
    if (progress) return each.onProgress?.(progress.done, progress.total);
    waiting.delete(id);
    hold();
    if (failed) each.reject(errorFrom(failed));
    else each.resolve(result);
  });

  return {
    expectAnswer,
    call(verb, args, onProgress) {
      if (refused) return Promise.reject(refused);
      const id = ++calls;
      const answer = expectAnswer(id, onProgress);
      try {
        channel.postMessage({ id, verb, args });
      } catch (error) {
        waiting.delete(id);
        hold();
        return Promise.reject(error instanceof Error ? error : new Error(String(error)));
      }
      return answer as ReturnType<Writer['call']> as never;
    },
    refuse(why) {
      if (refused) return false;
      refused = why;
      return true;
    },
    end(why) {
      refused ??= why;
      for (const each of waiting.values()) each.reject(refused);
      waiting.clear();
      hold();
    },
    answered() {
      return waiting.size === 0 ? Promise.resolve() : new Promise((resolve) => whenAnswered.push(resolve));
    },
  };
}

function errorFrom(failed: NonNullable<WriterAnswer['failed']>): Error {
  return failed.code === null
    ? new Error(failed.message)
    : new StoreError(failed.code, failed.message, failed.isRetryable);
}

export function stopped(path: string, why: string): StoreError {
  return new StoreError('writer-stopped', `The writer of ${path} stopped (${why}). Start Rapport again.`);
}

export function closed(path: string): StoreError {
  return new StoreError('closed', `The database ${path} was closed. Open it again.`);
}
