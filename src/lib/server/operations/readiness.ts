/** Whether this server can do its work, and what stands in the way. */
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Store } from '../store/store.ts';

export interface Cause {
  readonly cause: 'database' | 'migrations' | 'writer' | 'jobs thread' | 'restored copy' | 'disk';
  /** What is wrong, and the next step. */
  readonly message: string;
}

export interface ReadinessOptions {
  readonly store: Pick<Store, 'describeSchema' | 'ping' | 'readRestored'>;
  /** The database file. */
  readonly path: string;
  /** Epoch ms of the last sign of life of the jobs thread; `null`: it is not there. */
  readonly jobsBeat: () => number | null;
  readonly now: () => number;
  /** Bytes that the disk must have left. */
  readonly minFree: number;
}

/** A large import is one transaction, and nothing else is written meanwhile: that is work, not trouble. */
const writerPatienceMs = 60_000;
const jobsPatienceMs = 60_000;
/** What a probe waits for the writer before it looks how long the writer has been silent. */
const askMs = 500;

/** Asks again at every call; empty: ready. */
export function readinessOf({ store, path, jobsBeat, now, minFree }: ReadinessOptions): () => Promise<Cause[]> {
  let asked: { since: number; answer: Promise<string | null> } | null = null;

  async function writer(): Promise<Cause | null> {
    const question = (asked ??= { since: now(), answer: store.ping().then(() => null, messageOf) });
    const answer = await Promise.race([question.answer, silence(askMs)]);
    if (answer === undefined) {
      const ms = now() - question.since;
      if (ms < writerPatienceMs) return null;
      return {
        cause: 'writer',
        message: `The writer has not answered for ${Math.round(ms / 1000)} s. Unless a very large import is being applied, restart the server.`,
      };
    }
    asked = null;
    return answer === null ? null : { cause: 'writer', message: answer };
  }

  async function database(): Promise<Cause | null> {
    try {
      const schema = await store.describeSchema();
      if (schema.applied === schema.known) return null;
      return {
        cause: 'migrations',
        message: `The database has ${schema.applied} of the ${schema.known} migrations of this program. Restart the server; docs/operations.md says how to go back.`,
      };
    } catch (error) {
      return { cause: 'database', message: `The database cannot be read (${messageOf(error)}).` };
    }
  }

  function jobs(): Cause | null {
    const beat = jobsBeat();
    const silent = beat === null ? null : now() - beat;
    if (silent !== null && silent < jobsPatienceMs) return null;
    const what = silent === null ? 'does not run' : `has given no sign of life for ${Math.round(silent / 1000)} s`;
    return { cause: 'jobs thread', message: `The thread for scoring and runs ${what}. The log has the cause.` };
  }

  async function restored(): Promise<Cause | null> {
    const at = await store.readRestored().catch(() => null);
    if (at === null) return null;
    return {
      cause: 'restored copy',
      message:
        'This database is a restored copy, and paused: nothing is sent outside. Look whether it is the right one, then run `rapport db acknowledge`.',
    };
  }

  async function disk(): Promise<Cause | null> {
    const { bavail, bsize } = await statfs(dirname(path));
    const free = bavail * bsize;
    if (free >= minFree) return null;
    const mb = (bytes: number) => Math.floor(bytes / 1e6);
    return {
      cause: 'disk',
      message: `The disk of ${dirname(path)} has ${mb(free)} MB left, less than ${mb(minFree)} MB. Make room, or set RAPPORT_MIN_FREE_MB.`,
    };
  }

  return async () => {
    const found = await Promise.all([database(), writer(), restored(), disk()]);
    return [...found, jobs()].filter((each) => each !== null);
  };
}

function silence(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms).unref());
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.split('\n')[0]! : String(error);
}
