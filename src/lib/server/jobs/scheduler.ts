/**
 * The scheduler: settles due accounts in small batches, advances due runs, and scores the whole book where that was asked for, one job at a
 * time, until stopped. What arrives is acted upon within a quarter of a second; while a run over the book goes on, a batch of due accounts
 * has its turn after every block.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Intake } from '../api/intake.ts';
import { SignalBook } from '../api/items/signal-book.ts';
import type { Receiver } from '../api/receive-items.ts';
import { nothingYet, releaseWaiting } from '../sources/release-waiting.ts';
import type { Store } from '../store/store.ts';
import { advanceDue } from './advance-due.ts';
import { askForRun, type AskedRun } from './ask-for-run.ts';
import type { LiveRuleSet } from './live-rules.ts';
import { logger } from '../logger.ts';
import type { JobContext } from './job-context.ts';
import { RetentionKeeper } from './keep-retention.ts';
import { BookScorer } from './score-book.ts';
import { settleDue } from './settle-due.ts';

export interface SchedulerOptions {
  readonly store: Store;
  readonly rules: LiveRuleSet;
  readonly now: () => number;
  /** Work that goes before all other; `true`: there was some, and nothing else was to be done meanwhile. */
  readonly before?: (shouldStop: () => boolean) => Promise<boolean>;
}

/** At most so long does an observation wait for the batch that acts upon it. */
const idleMs = 250;
const busyMs = 1;
/** Runs wait for hours and days: their timers need not be asked for as often. */
const advanceEveryMs = 1000;
/** Messages that wait for an account or a person are in no hurry: something has to arrive first. */
const releaseEveryMs = 2000;

export class Scheduler {
  readonly #context: JobContext;
  readonly #now: () => number;
  readonly #before: SchedulerOptions['before'];
  readonly #scorer: BookScorer;
  readonly #retention: RetentionKeeper;
  readonly #receiver: Receiver;
  #stopping: AbortController | null = null;
  #running: Promise<void> = Promise.resolve();
  #asked: AskedRun = { fingerprint: null, night: null };
  #advancedAt = 0;
  #releasedAt = 0;
  #released = nothingYet;

  constructor({ store, rules, now, before }: SchedulerOptions) {
    this.#now = now;
    this.#before = before;
    this.#context = {
      store,
      rules,
      report: ({ job, accountId, error }) =>
        logger.error({ job, accountId, error }, 'A job failed for one account; it is tried again.'),
    };
    this.#scorer = new BookScorer(this.#context, { now });
    this.#retention = new RetentionKeeper(store);
    this.#receiver = { store, now, intake: new Intake(store, now), signals: new SignalBook(store) };
  }

  start(): void {
    if (this.#stopping) return;
    const stopping = (this.#stopping = new AbortController());
    this.#running = this.#loop(stopping.signal);
  }

  /** Finishes the account or block in hand, then stops; what was claimed and not done is taken up again when its lease runs out. */
  async stop(): Promise<void> {
    this.#stopping?.abort();
    await this.#running;
    this.#stopping = null;
  }

  /** Does everything that is due at this moment, account by account; returns how many were settled and runs advanced. */
  async tick(shouldStop: () => boolean = () => false): Promise<number> {
    const at = this.#now();
    const { settled } = await settleDue(this.#context, at, { shouldStop });
    return settled + (await advanceDue(this.#context, at, { shouldStop }));
  }

  /** Does the next block of a run over the book; `false`: there is no run to work on. */
  stepBook(): Promise<boolean> {
    return this.#scorer.step();
  }

  async #loop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const isBusy = await this.#turn(() => signal.aborted).catch((error: unknown) => {
        logger.error({ error }, 'The scheduler met an error; it goes on.');
        return false;
      });
      await sleep(isBusy ? busyMs : idleMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Each job has a turn; says whether there is more to do at once. */
  async #turn(shouldStop: () => boolean): Promise<boolean> {
    if (await this.#before?.(shouldStop)) return true;
    const { store } = this.#context;
    const at = this.#now();
    const due = await store.countDueAccounts(at);
    this.#asked = await askForRun(this.#context, this.#asked, due, at);
    const newest = await store.listBookRuns(2);
    const hasRun = newest.some(({ endedAt }) => endedAt === null);
    if (hasRun) await this.#scorer.step();
    if (shouldStop()) return false;
    const { claimed } = due > 0 ? await settleDue(this.#context, this.#now(), { shouldStop }) : { claimed: 0 };
    const isTimeToAdvance = claimed > 0 || Math.abs(at - this.#advancedAt) >= advanceEveryMs;
    if (isTimeToAdvance) this.#advancedAt = at;
    const advanced = isTimeToAdvance ? await advanceDue(this.#context, this.#now(), { shouldStop }) : 0;
    if (!shouldStop()) await this.#release(at);
    const hasOld = shouldStop() ? false : await this.#retention.step(this.#now());
    return hasRun || claimed > 0 || advanced > 0 || hasOld;
  }

  async #release(at: number): Promise<void> {
    if (Math.abs(at - this.#releasedAt) < releaseEveryMs) return;
    this.#releasedAt = at;
    this.#released = await releaseWaiting(this.#receiver, this.#released);
  }
}
