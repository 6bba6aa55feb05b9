/** Jobs in a thread of their own: however long a block of accounts takes, requests are answered meanwhile. */
import { Worker, type MessagePort } from 'node:worker_threads';
import type { ImportProgress } from '../imports/import-jobs.ts';
import { logger } from '../logger.ts';

export interface JobsStart {
  readonly path: string;
  readonly port: MessagePort;
}

export interface JobsThreadOptions {
  /** The database file, open in this thread. */
  readonly path: string;
  /** A connection to the writer of this thread's store. */
  readonly connect: () => MessagePort;
}

/** What the thread says: that it is alive, and how far an import is. */
export type JobsMessage = 'alive' | { readonly imports: ImportProgress };

const restartMs = 2_000;

export class JobsThread {
  readonly #options: JobsThreadOptions;
  #worker: Worker | null = null;
  #beatAt: number | null = null;
  #imports: ImportProgress | null = null;
  #isStopping = false;
  #restart: NodeJS.Timeout | null = null;

  constructor(options: JobsThreadOptions) {
    this.#options = options;
  }

  /** Starts the thread; one that breaks is started again. */
  start(): void {
    if (this.#worker || this.#isStopping) return;
    const port = this.#options.connect();
    const start: JobsStart = { path: this.#options.path, port };
    const worker = new Worker(new URL('./jobs.worker.ts?node-worker', import.meta.url), {
      workerData: start,
      transferList: [port],
    });
    this.#worker = worker;
    this.#beatAt = Date.now();
    worker.on('message', (message: JobsMessage) => {
      this.#beatAt = Date.now();
      if (message !== 'alive') this.#imports = message.imports;
    });
    worker.on('error', (error) =>
      logger.error({ error }, 'The thread for scoring and runs broke; it is started again.'),
    );
    worker.once('exit', () => {
      this.#worker = null;
      this.#beatAt = null;
      if (!this.#isStopping) this.#restart = setTimeout(() => this.#startAgain(), restartMs);
    });
  }

  #startAgain(): void {
    try {
      this.start();
    } catch (error) {
      logger.fatal({ error }, 'Nothing is scored any more: the thread for it cannot be started. Start Rapport again.');
    }
  }

  /** Its last sign of life (epoch ms), `null` while there is no thread. */
  lastBeat(): number | null {
    return this.#beatAt;
  }

  /** The last that was said about an import, whether it goes on or not. */
  lastImport(): ImportProgress | null {
    return this.#imports;
  }

  /** Lets it finish what it has in hand. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#restart) clearTimeout(this.#restart);
    const worker = this.#worker;
    if (!worker) return;
    const gone = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage('stop');
    await gone;
  }
}
