import { z } from 'zod';
import { isoMoment } from '#lib/core/values.ts';
import type { Task } from '../../store/run-store.ts';
import type { Store } from '../../store/store.ts';
import { readCursor, readQuery, writeCursor } from './query.ts';
import { accountId, readAddresses, usualPage, type Page } from './read-accounts.ts';
import { outcomesQuery, tasksQuery, type outcomeShape, type taskShape } from './shapes.ts';

type TaskAnswer = z.infer<typeof taskShape>;

/** In order of creation, the oldest first. */
export async function listTasks(store: Store, url: URL): Promise<Page<TaskAnswer>> {
  const { limit = usualPage, cursor, account, status } = readQuery(url, tasksQuery);
  const after = readCursor(cursor, z.tuple([z.number(), z.string()])) ?? ([0, ''] as const);
  const ids = await store.pageTaskIds({
    after,
    limit,
    ...(status === undefined ? {} : { status }),
    ...(account === undefined ? {} : { accountId: await accountId(store, account) }),
  });
  const addresses = await readAddresses(store);
  const tasks = (await Promise.all(ids.map((id) => store.readTask(id)))).filter((each) => each !== null);
  const last = tasks.at(-1);
  return {
    items: tasks.map((task) => describeTask(task, addresses)),
    next: last && ids.length === limit ? writeCursor([last.createdAt, last.id]) : null,
  };
}

function describeTask(task: Task, addresses: ReadonlyMap<string, string>): TaskAnswer {
  const { id, accountId, title, body, ownerId, status, priority, kind, channel, reason, document, outcome, note } =
    task;
  return {
    id,
    account: accountId,
    title,
    body,
    owner: ownerId === null ? null : (addresses.get(ownerId) ?? null),
    status,
    priority,
    kind,
    channel,
    reason,
    workflow: document,
    dueAt: isoMoment(task.dueAt),
    createdAt: isoMoment(task.createdAt),
    closedAt: task.closedAt === null ? null : isoMoment(task.closedAt),
    outcome,
    note,
  };
}

/** By account; `limit` counts accounts, so that an account's outcomes are never torn apart. */
export async function listOutcomes(store: Store, url: URL): Promise<Page<z.infer<typeof outcomeShape>>> {
  const { limit = usualPage, cursor, account } = readQuery(url, outcomesQuery);
  const [after] = readCursor(cursor, z.tuple([z.number()])) ?? [0];
  const only = account === undefined ? [] : ([await accountId(store, account)] as const);
  const { outcomes, next } = await store.pageOutcomes(after, limit, ...only);
  return {
    items: outcomes.map(({ accountId, outcome, effectiveAt, amount, reason, observedAt, knownAt }) => ({
      account: accountId,
      outcome,
      effectiveAt: isoMoment(effectiveAt),
      amount,
      reason,
      observedAt: isoMoment(observedAt),
      knownAt: isoMoment(knownAt),
    })),
    next: next === null ? null : writeCursor([next]),
  };
}
