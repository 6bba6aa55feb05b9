/** Scores the demo book as if Rapport had been there all along: a long past in points, then the last weeks for real, tasks included. */
import { dayMs } from '#lib/core/time/calendar.ts';
import { advanceDue } from '../jobs/advance-due.ts';
import { backfill } from '../jobs/backfill.ts';
import type { LiveRuleSet } from '../jobs/live-rules.ts';
import { settleDue, type JobContext } from '../jobs/settle-due.ts';
import { demoSource } from '../store/demo-store.ts';
import type { Store } from '../store/store.ts';
import { historyDays } from './profile.ts';
import { createRandom } from './random.ts';

export interface LiveThrough {
  readonly store: Store;
  readonly rules: LiveRuleSet;
  /** Epoch ms: the book's present. */
  readonly endAt: number;
  readonly seed: string;
  readonly onProgress?: (what: string, done: number, total: number) => void;
}

/** The part of the past that is lived week by week, with runs and tasks. */
const livedWeeks = 4;
/** Earlier evaluations: every week for a quarter, as far as trends in lists reach, every four weeks before. */
const recentDays = 98;

/** Evaluates the past and the present; afterwards nothing is due. Throws when an account cannot be evaluated. */
export async function liveThroughDemo({ store, rules, endAt, seed, onProgress }: LiveThrough): Promise<void> {
  const accountIds = (
    await store.listBook({ sort: 'name', descending: false, limit: 1_000_000, offset: 0, now: endAt, status: 'all' })
  ).rows.map((row) => row.accountId);
  const lived = Array.from({ length: livedWeeks + 1 }, (_, week) => endAt - (livedWeeks - week) * 7 * dayMs);
  await backfill(store, await rules.read(), {
    accountIds,
    moments: pastMoments(endAt, lived[0]!),
    onProgress: (done, total) => onProgress?.('Scoring the past', done, total),
  });
  const context: JobContext = {
    store,
    rules,
    report: ({ accountId, error }) => {
      throw new Error(`The demo account ${accountId} cannot be evaluated.`, { cause: error });
    },
  };
  const closers = createRandom(`${seed}/tasks`);
  for (const [week, at] of lived.entries()) {
    await store.markDue(at, accountIds);
    while ((await settleDue(context, at)).claimed > 0);
    while ((await advanceDue(context, at)) > 0);
    if (at < endAt) await workTheQueue(store, at + 3 * dayMs, closers);
    while ((await advanceDue(context, Math.min(at + 5 * dayMs, endAt))) > 0);
    onProgress?.('Living the last weeks', week + 1, lived.length);
  }
}

function pastMoments(endAt: number, before: number): number[] {
  const moments: number[] = [];
  for (let days = historyDays; days > 0; days -= days > recentDays ? 28 : 7)
    if (endAt - days * dayMs < before) moments.push(endAt - days * dayMs);
  return moments;
}

const outcomes = [
  'Reached them, next step agreed',
  'Left a message, they called back',
  'Meeting booked',
  'Solved on the call',
  'No answer, tried twice',
] as const;

/** CSMs finish most of what is open, dismiss a little, and leave the rest for the visitor. */
async function workTheQueue(store: Store, at: number, random: ReturnType<typeof createRandom>): Promise<void> {
  const { tasks } = await store.listTasks({ status: 'open', sort: 'created', limit: 10_000, offset: 0 });
  for (const task of tasks) {
    const luck = random.next();
    if (luck > 0.72) continue;
    const isDismissed = luck > 0.64;
    const answers = task.ask?.answers ?? [];
    await store.closeTask(task.id, isDismissed ? 'dismissed' : 'done', {
      outcome: isDismissed ? 'Not needed' : outcomes[Math.floor(random.next() * outcomes.length)]!,
      note: null,
      answer: isDismissed ? null : (answers[Math.floor(random.next() * answers.length)]?.key ?? null),
      by: task.ownerId ?? demoSource,
      at,
    });
  }
}
