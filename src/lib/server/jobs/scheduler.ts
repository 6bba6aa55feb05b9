/** The in-process scheduler: settles due accounts and advances due runs, one job at a time, until stopped. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '../store/store.ts';
import { advanceDue } from './advance-due.ts';
import type { LiveRuleSet } from './live-rules.ts';
import { logger } from '../logger.ts';
import { settleDue, type JobContext } from './settle-due.ts';

export interface SchedulerOptions {
  readonly store: Store;
  readonly rules: LiveRuleSet;
  readonly now: () => number;
}

const idleMs = 1000;
const busyMs = 5;

export class Scheduler {
  readonly #context: JobContext;
  readonly #now: () => number;
  #stopping: AbortController | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor({ store, rules, now }: SchedulerOptions) {
    this.#now = now;
    this.#context = {
      store,
      rules,
      report: ({ job, accountId, error }) =>
        logger.error({ job, accountId, error }, 'A job failed for one account; it is tried again.'),
    };
  }

  start(): void {
    if (this.#stopping) return;
    const stopping = (this.#stopping = new AbortController());
    this.#running = this.#loop(stopping.signal);
  }

  /** Finishes the account in hand, then stops; what was claimed and not done is taken up again when its lease runs out. */
  async stop(): Promise<void> {
    this.#stopping?.abort();
    await this.#running;
    this.#stopping = null;
  }

  /** Does everything that is due at this moment; returns how many accounts were settled and runs advanced. */
  async tick(shouldStop: () => boolean = () => false): Promise<number> {
    const at = this.#now();
    const { settled } = await settleDue(this.#context, at, { shouldStop });
    return settled + (await advanceDue(this.#context, at, { shouldStop }));
  }

  async #loop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const done = await this.tick(() => signal.aborted).catch((error: unknown) => {
        logger.error({ error }, 'The scheduler met an error; it goes on.');
        return 0;
      });
      await sleep(done > 0 ? busyMs : idleMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
