import { z } from 'zod';
import type { Task, TaskQuery } from '../../run-store.ts';
import type { Connection } from '../connection.ts';
import { and, asc, count, desc, eq, inArray, or, sql, type Orm } from '../drizzle.ts';
import { accountOwners, accounts } from '../schema/accounts.ts';
import { tasks } from '../schema/runs.ts';
import { users } from '../schema/workspace.ts';
import { readJson } from '../stored-json.ts';

const checklistSchema = z.array(z.object({ key: z.string(), text: z.string(), done: z.boolean().optional() }));
const askSchema = z
  .object({
    question: z.string(),
    signal: z.string(),
    answers: z.array(z.object({ key: z.string(), label: z.string() })),
  })
  .nullable();

interface TaskRow extends Omit<Task, 'checklist' | 'ask'> {
  readonly checklist: string;
  readonly ask: string;
}

const columns = {
  id: tasks.id,
  accountId: accounts.id,
  runId: tasks.runId,
  document: tasks.document,
  ownerId: tasks.ownerId,
  title: tasks.title,
  body: tasks.body,
  checklist: tasks.checklist,
  dueAt: tasks.dueAt,
  priority: tasks.priority,
  kind: tasks.kind,
  channel: tasks.channel,
  ask: tasks.ask,
  reason: tasks.reason,
  status: tasks.status,
  outcome: tasks.outcome,
  note: tasks.note,
  createdAt: tasks.createdAt,
  closedAt: tasks.closedAt,
};

const taskById = (orm: Orm) =>
  orm
    .select(columns)
    .from(tasks)
    .innerJoin(accounts, eq(accounts.n, tasks.account))
    .where(eq(tasks.id, sql.placeholder('id')))
    .prepare();

export function readTask(connection: Connection, id: string): Task | null {
  const row = connection.query(taskById).get({ id });
  return row ? taskFrom(row) : null;
}

function taskFrom<Row extends TaskRow>(row: Row): Omit<Row, 'checklist' | 'ask'> & Pick<Task, 'checklist' | 'ask'> {
  return {
    ...row,
    checklist: readJson(checklistSchema, row.checklist, `The checklist of task ${row.id}`),
    ask: readJson(askSchema, row.ask, `The question of task ${row.id}`),
  };
}

const orders = {
  due: [asc(tasks.dueAt), asc(tasks.priorityOrder), asc(tasks.id)],
  priority: [asc(tasks.priorityOrder), asc(tasks.dueAt), asc(tasks.id)],
  account: [asc(accounts.nameKey), asc(tasks.dueAt), asc(tasks.id)],
  created: [desc(tasks.createdAt), asc(tasks.id)],
} as const;

type ListedTask = Task & { accountName: string; ownerName: string | null };

export function listTasks(
  connection: Connection,
  query: TaskQuery,
): { readonly tasks: readonly ListedTask[]; readonly total: number } {
  const { status, accountId, ownerId, visibleTo } = query;
  const search = query.search?.trim().toLowerCase();
  const orm = connection.orm();
  const people = [...(visibleTo ?? [])];
  const seen = orm
    .select({ n: accountOwners.account })
    .from(accountOwners)
    .where(inArray(accountOwners.userId, people));
  const where = and(
    status === undefined ? undefined : eq(tasks.status, status),
    accountId === undefined ? undefined : eq(accounts.id, accountId),
    ownerId === undefined ? undefined : eq(tasks.ownerId, ownerId),
    visibleTo === undefined ? undefined : or(inArray(tasks.ownerId, people), inArray(tasks.account, seen)),
    search ? sql`(instr(${tasks.titleKey}, ${search}) > 0 OR instr(${accounts.nameKey}, ${search}) > 0)` : undefined,
  );
  return connection.db.transaction(() => {
    const rows = orm
      .select({ ...columns, accountName: accounts.name, ownerName: users.name })
      .from(tasks)
      .innerJoin(accounts, eq(accounts.n, tasks.account))
      .leftJoin(users, eq(users.id, tasks.ownerId))
      .where(where)
      .orderBy(...orders[query.sort])
      .limit(query.limit)
      .offset(query.offset)
      .all();
    const found = orm
      .select({ n: count() })
      .from(tasks)
      .innerJoin(accounts, eq(accounts.n, tasks.account))
      .where(where)
      .get();
    return { tasks: rows.map(taskFrom), total: found?.n ?? 0 };
  })();
}
