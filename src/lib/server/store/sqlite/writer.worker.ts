// The writer thread: owns the database file and does every write, one after another.
import { once } from 'node:events';
import { setImmediate as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { StoreError } from '../store-error.ts';
import { openConnection } from './connection.ts';
import { turnEpoch } from './epoch.ts';
import { freeLeases } from './evaluation/due.ts';
import { failPointFrom } from './fail-points.ts';
import { migrateSchema } from './migrate.ts';
import { takeOwnership } from './ownership.ts';
import { noteRestored } from './workspace/restored.ts';
import type { WriterContext } from './writer-context.ts';
import type { WriterAnswer, WriterCall, WriterStart } from './writer-thread.ts';
import { writerVerbs } from './writer-verbs.ts';

const port = parentPort!;
const { path, migrationsFolder, now } = workerData as WriterStart;

function say(answer: WriterAnswer): void {
  port.postMessage(answer);
}

/** Errors lose their class on the way to another thread. */
function fail(id: number, error: unknown): void {
  if (error instanceof StoreError)
    say({ id, failed: { code: error.code, message: error.message, isRetryable: error.isRetryable } });
  else
    say({
      id,
      failed: {
        code: null,
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
        isRetryable: false,
      },
    });
}

interface OpenWriter {
  readonly context: WriterContext;
  readonly close: () => void;
}

function open(): OpenWriter {
  const ownership = takeOwnership(path);
  try {
    const connection = openConnection(path, 'write');
    const context: WriterContext = {
      ...connection,
      path,
      failAt: failPointFrom(process.env.RAPPORT_FAIL_AT),
      terms: new Map(),
    };
    migrateSchema(context, path, migrationsFolder);
    freeLeases(context);
    if (turnEpoch(context, path).isRestored) noteRestored(context, now);
    const close = () => {
      turnEpoch(context, path);
      connection.db.close();
      ownership.release();
    };
    return { context, close };
  } catch (error) {
    ownership.release();
    throw error;
  }
}

async function perform(context: WriterContext, { id, verb, args }: WriterCall): Promise<void> {
  try {
    if (verb === 'applyImport') args.push((done: number, total: number) => say({ id, progress: { done, total } }));
    const run = writerVerbs[verb] as (context: WriterContext, ...args: unknown[]) => unknown;
    const result = run(context, ...args);
    say({ id, result: isSteps(result) ? await walk(result) : await result });
  } catch (error) {
    fail(id, error);
  }
}

function isSteps(result: unknown): result is Generator<void, unknown> {
  return typeof result === 'object' && result !== null && Symbol.iterator in result && 'next' in result;
}

/** Between the steps of long work other calls get through. */
async function walk(steps: Generator<void, unknown>): Promise<unknown> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await pause();
  }
}

try {
  const { context, close } = open();
  const busy = new Set<Promise<void>>();
  say({ id: 0, result: null });
  port.on('message', (call: WriterCall | 'close') => {
    if (call === 'close') {
      void Promise.all(busy).then(() => {
        close();
        port.close();
      });
      return;
    }
    const work = perform(context, call).finally(() => busy.delete(work));
    busy.add(work);
  });
  await once(port, 'close');
} catch (error) {
  fail(0, error);
}
