/** Looks where scheduled imports are due, one after another, beside the other jobs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { logger } from '../../logger.ts';
import { fail, runSchedule, type ScheduleWork } from './run-schedule.ts';

const idleMs = 1_000;

export class ScheduleJobs {
  readonly #work: ScheduleWork;
  #stopping: AbortController | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(work: ScheduleWork) {
    this.#work = work;
  }

  start(): void {
    if (this.#stopping) return;
    const { signal } = (this.#stopping = new AbortController());
    this.#running = this.#loop(signal);
  }

  /** Breaks off what is being fetched: it is fetched anew after the next start. */
  async stop(): Promise<void> {
    this.#stopping?.abort();
    await this.#running;
    this.#stopping = null;
  }

  /** Looks where it is due longest; false: nothing is due. */
  async step(signal: AbortSignal = new AbortController().signal): Promise<boolean> {
    const { store, now } = this.#work;
    const schedule = await store.nextSchedule(now());
    if (!schedule) return false;
    try {
      await runSchedule(this.#work, schedule, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      logger.error({ scheduleId: schedule.id, error }, 'A scheduled import met a fault.');
      const words = `A fault in Rapport broke the look off. The server's log has the cause under ${schedule.id}. It is tried again; ask an admin if it lasts.`;
      await fail(this.#work, schedule, words);
    }
    return true;
  }

  async #loop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const isBusy = await this.step(signal).catch((error: unknown) => {
        if (!signal.aborted) logger.error({ error }, 'Scheduled imports met an error; they go on.');
        return false;
      });
      if (!isBusy) await sleep(idleMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
