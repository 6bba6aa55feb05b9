/** What Prometheus reads: one registry per process, whatever reloads around it. */
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Store } from '../store/store.ts';

const kept = globalThis as { rapportRegistry?: Registry };

export const registry = (kept.rapportRegistry ??= startRegistry());

function startRegistry(): Registry {
  const made = new Registry();
  collectDefaultMetrics({ register: made }); // memory, processor time, event loop delay, garbage collection
  return made;
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export const httpDuration = histogram('rapport_http_request_duration_seconds', 'Time to answer a request.', [
  'method',
  'route',
  'status',
]);

export const writeDuration = histogram(
  'rapport_write_duration_seconds',
  'Time from asking the writer thread for a write to its answer, waiting included.',
  ['verb'],
);

const gauges = {
  due: gauge('rapport_due_accounts', 'Accounts that wait to be evaluated.'),
  queue: gauge('rapport_queue_length', 'What waits, by queue.', ['queue']),
  runActive: gauge('rapport_book_run_active', '1 while a run over the book is asked for or in progress.'),
  runBlocks: gauge('rapport_book_run_blocks', 'Blocks of the newest run over the book: all and done.', ['part']),
  runEnded: gauge('rapport_book_run_last_end_timestamp_seconds', 'When a run over the book ended last.'),
  runFailed: gauge('rapport_book_run_last_failed', '1 when the newest run over the book failed.'),
  paused: gauge('rapport_restored_copy', '1 while a restored copy waits for somebody to acknowledge it.'),
};

/** The text that Prometheus reads, with the state of the store as it is now. */
export async function readMetrics(store: Store, now: number): Promise<{ text: string; contentType: string }> {
  const [due, queues, [run], restored] = await Promise.all([
    store.countDueAccounts(now),
    store.countQueues(now),
    store.listBookRuns(1),
    store.readRestored(),
  ]);
  gauges.due.set(due);
  for (const [queue, length] of Object.entries(queues)) gauges.queue.set({ queue }, length);
  gauges.paused.set(restored === null ? 0 : 1);
  gauges.runActive.set(run && run.endedAt === null ? 1 : 0);
  if (run) {
    gauges.runBlocks.set({ part: 'all' }, run.blocks);
    gauges.runBlocks.set({ part: 'done' }, run.nextBlock);
    if (run.endedAt !== null) gauges.runEnded.set(run.endedAt / 1000);
    gauges.runFailed.set(run.status === 'failed' ? 1 : 0);
  }
  return { text: await registry.metrics(), contentType: registry.contentType };
}

function histogram<Label extends string>(name: string, help: string, labelNames: Label[]): Histogram<Label> {
  const made = registry.getSingleMetric(name) as Histogram<Label> | undefined;
  return made ?? new Histogram({ name, help, labelNames, buckets: seconds, registers: [registry] });
}

function gauge(name: string, help: string, labelNames: string[] = []): Gauge {
  const made = registry.getSingleMetric(name) as Gauge | undefined;
  return made ?? new Gauge({ name, help, labelNames, registers: [registry] });
}
