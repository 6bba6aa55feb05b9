/** Jobs in a thread of their own: however long a block of accounts takes, requests are answered meanwhile. */
import { Worker, type MessagePort } from 'node:worker_threads';
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

const restartMs = 2_000;

export class JobsThread {
  readonly #options: JobsThreadOptions;
  #worker: Worker | null = null;
  #beatAt: number | null = null;
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
    worker.on('message', () => (this.#beatAt = Date.now()));
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
