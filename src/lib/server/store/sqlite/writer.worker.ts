// The writer thread: owns the database file and does every write, one after another.
import { setImmediate as pause } from 'node:timers/promises';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { logger } from '../../logger.ts';
import { StoreError } from '../store-error.ts';
import { openConnection } from './connection.ts';
import { turnEpoch } from './epoch.ts';
import { reapplyErasures } from './erasure/erase.ts';
import { freeLeases } from './evaluation/due.ts';
import { failPointFrom } from './fail-points.ts';
import { migrateSchema } from './migrate.ts';
import { backupBeforeMigration } from './operations/before-migration.ts';
import { takeOwnership } from './ownership.ts';
import { noteRestored } from './workspace/restored.ts';
import type { WriterContext } from './writer-context.ts';
import { closed, type WriterAnswer, type WriterCall } from './writer-calls.ts';
import type { WriterOrder, WriterStart } from './writer-thread.ts';
import { writerVerbs } from './writer-verbs.ts';

const { path, migrationsFolder, now } = workerData as WriterStart;

type Say = (answer: WriterAnswer) => void;

/** Errors lose their class on the way to another thread. */
function failure(id: number, error: unknown): WriterAnswer {
  if (error instanceof StoreError)
    return { id, failed: { code: error.code, message: error.message, isRetryable: error.isRetryable } };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { id, failed: { code: null, message, isRetryable: false } };
}

interface OpenWriter {
  readonly context: WriterContext;
  readonly close: () => void;
}

async function open(): Promise<OpenWriter> {
  const ownership = takeOwnership(path);
  try {
    const connection = openConnection(path, 'write');
    const context: WriterContext = {
      ...connection,
      path,
      failAt: failPointFrom(process.env.RAPPORT_FAIL_AT),
      terms: new Map(),
    };
    const copy = await backupBeforeMigration(context, path, migrationsFolder, now);
    if (copy)
      logger.info({ copy }, 'The database is of an older version: a verified copy was made before it is changed.');
    migrateSchema(context, path, migrationsFolder);
    freeLeases(context);
    const erased = reapplyErasures(context);
    if (erased > 0) logger.info({ erased }, 'What was erased after this copy was made is erased again.');
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

async function perform(context: WriterContext, { id, verb, args }: WriterCall, say: Say): Promise<void> {
  try {
    if (verb === 'applyImport') args.push((done: number, total: number) => say({ id, progress: { done, total } }));
    const run = writerVerbs[verb] as (context: WriterContext, ...args: unknown[]) => unknown;
    const result = run(context, ...args);
    say({ id, result: isSteps(result) ? await walk(result) : await result });
  } catch (error) {
    say(failure(id, error));
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

/** Calls from all ports are done in the order they come; closing waits for those that came before. */
function serve({ context, close }: OpenWriter, main: MessagePort): void {
  const ports = new Set<MessagePort>();
  const busy = new Set<Promise<void>>();
  let isClosing = false;

  function answer(port: MessagePort, call: WriterCall): void {
    const say: Say = (message) => port.postMessage(message);
    if (isClosing) return say(failure(call.id, closed(path)));
    const work = perform(context, call, say).finally(() => busy.delete(work));
    busy.add(work);
  }

  function join(port: MessagePort): void {
    ports.add(port);
    port.on('message', (call: WriterCall) => answer(port, call));
    port.on('close', () => ports.delete(port));
  }

  async function end(): Promise<void> {
    isClosing = true;
    await Promise.all(busy);
    close();
    for (const each of ports) each.close();
    main.close();
  }

  main.on('message', (message: WriterCall | WriterOrder) => {
    if (message === 'close') void end();
    else if ('join' in message) join(message.join);
    else answer(main, message);
  });
}

const main = parentPort!;
try {
  serve(await open(), main);
  main.postMessage({ id: 0, result: null } satisfies WriterAnswer);
} catch (error) {
  main.postMessage(failure(0, error));
}
