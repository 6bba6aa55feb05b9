/** Takes the files that wait, one after another, beside the other jobs: scoring goes on while a large file is read. */
import { setTimeout as sleep } from 'node:timers/promises';
import { logger } from '../logger.ts';
import type { ImportDraft } from '../store/draft-store.ts';
import { StoreError } from '../store/store-error.ts';
import type { Store } from '../store/store.ts';
import type { ImportFiles } from './import-files.ts';
import { goOnUnattended } from './schedules/go-on-unattended.ts';
import { workOnDraft } from './work-on-draft.ts';

/** How far the file at hand is. */
export interface ImportProgress {
  readonly id: string;
  readonly stage: 'reading' | 'applying';
  /** 0..1. */
  readonly share: number;
  readonly rows: number;
}

export interface ImportJobsOptions {
  readonly store: Store;
  readonly files: ImportFiles;
  readonly now: () => number;
  /** Told a few times a second. */
  readonly report: (progress: ImportProgress) => void;
}

const idleMs = 250;
const reportEveryMs = 200;
const mostTries = 3;
const dayMs = 86_400_000;
/** So long a file waits for its person, and the bad rows of an import can be fetched. */
const keptDays = 30;

export class ImportJobs {
  readonly #options: ImportJobsOptions;
  #stopping: AbortController | null = null;
  #running: Promise<void> = Promise.resolve();
  #sweptAt: number | null = null;

  constructor(options: ImportJobsOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#stopping) return;
    const { signal } = (this.#stopping = new AbortController());
    this.#running = this.#loop(signal);
  }

  /** Breaks off what is at hand: it begins anew after the next start. */
  async stop(): Promise<void> {
    this.#stopping?.abort();
    await this.#running;
    this.#stopping = null;
  }

  /** Does what waits longest; false: nothing waits. */
  async step(signal: AbortSignal = new AbortController().signal): Promise<boolean> {
    const { store } = this.#options;
    const next = await store.nextDraft();
    const draft = next && (await store.beginDraftWork(next.id, next.revision));
    if (!draft) return next !== null;
    await this.#work(draft, signal);
    return true;
  }

  async #loop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const isBusy = await this.#turn(signal).catch((error: unknown) => {
        if (!signal.aborted) logger.error({ error }, 'The work on imports met an error; it goes on.');
        return false;
      });
      if (!isBusy) await sleep(idleMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #turn(signal: AbortSignal): Promise<boolean> {
    await this.#sweep();
    return this.step(signal);
  }

  async #work(draft: ImportDraft, signal: AbortSignal): Promise<void> {
    const { store, files, now } = this.#options;
    const { id, revision } = draft;
    if (draft.tries > mostTries) {
      const words = `Rapport stopped ${mostTries} times while it worked on this file. Ask an admin to look into the server's log; then try again.`;
      await store.endDraftWork(id, revision, { state: givenUp(draft), words }, now());
      return;
    }
    let reportedAt = 0;
    const onProgress = ({
      stage,
      done,
      total,
      rows,
    }: Parameters<Parameters<typeof workOnDraft>[0]['onProgress']>[0]) => {
      if (stage === 'reading') signal.throwIfAborted(); // what is being applied is not broken off
      const at = performance.now();
      if (at - reportedAt < reportEveryMs) return;
      reportedAt = at;
      this.#options.report({ id, stage, share: total === 0 ? 1 : done / total, rows });
    };
    try {
      const result = await workOnDraft({ store, files, now, onProgress }, draft);
      if (result === 'done') return;
      await store.endDraftWork(id, revision, await goOnUnattended({ store, files }, draft, result), now());
    } catch (error) {
      if (signal.aborted) return;
      const isToldPlainly = error instanceof StoreError && error.code !== 'corrupt';
      if (!isToldPlainly) logger.error({ importId: id, error }, 'The work on an import failed.');
      const words = isToldPlainly
        ? `The import was refused: ${error.message}`
        : `A fault in Rapport broke the work off; nothing of the file is in the book. The server's log has the cause under ${id}. Try again, or ask an admin.`;
      await store.endDraftWork(id, revision, { state: givenUp(draft), words }, now());
    }
  }

  /** Once a day: what nobody came back for. */
  async #sweep(): Promise<void> {
    const { store, files, now } = this.#options;
    const at = now();
    if (this.#sweptAt !== null && at - this.#sweptAt < dayMs) return;
    this.#sweptAt = at;
    const drafts = await store.listDrafts();
    const isLeft = ({ state, changedAt }: ImportDraft) =>
      at - changedAt > (state === 'arriving' ? dayMs : keptDays * dayMs);
    for (const { id } of drafts.filter(isLeft)) await store.removeDraft(id, at, 'rapport');
    const needed = new Set(drafts.filter((each) => !isLeft(each)).map(({ id }) => id));
    await files.sweep(needed, at - keptDays * dayMs);
  }
}

/** Where a person can go on from. */
function givenUp({ state }: ImportDraft): ImportDraft['state'] {
  return state === 'to-look' ? 'unreadable' : state === 'to-check' ? 'to-map' : 'checked';
}
