import { z } from 'zod';
import type { Task, TaskQuery } from '../../run-store.ts';
import type { Connection } from '../connection.ts';
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

const COLUMNS = `
  t.id, a.id AS accountId, t.run_id AS runId, t.document, t.owner_id AS ownerId, t.title, t.body, t.checklist, t.due_at AS dueAt,
  t.priority, t.kind, t.channel, t.ask, t.reason, t.status, t.outcome, t.note, t.created_at AS createdAt, t.closed_at AS closedAt`;

export function readTask(connection: Connection, id: string): Task | null {
  const row = connection
    .prepare<TaskRow>(`SELECT ${COLUMNS} FROM tasks t JOIN accounts a ON a.n = t.account WHERE t.id = ?`)
    .get(id);
  return row ? taskFrom(row) : null;
}

function taskFrom<Row extends TaskRow>(row: Row): Omit<Row, 'checklist' | 'ask'> & Pick<Task, 'checklist' | 'ask'> {
  return {
    ...row,
    checklist: readJson(checklistSchema, row.checklist, `The checklist of task ${row.id}`),
    ask: readJson(askSchema, row.ask, `The question of task ${row.id}`),
  };
}

const orders: { readonly [Sort in TaskQuery['sort']]: string } = {
  due: 't.due_at, t.priority_order, t.id',
  priority: 't.priority_order, t.due_at, t.id',
  account: 'a.name_key, t.due_at, t.id',
  created: 't.created_at DESC, t.id',
};

type ListedTask = Task & { accountName: string; ownerName: string | null };

export function listTasks(
  connection: Connection,
  query: TaskQuery,
): { readonly tasks: readonly ListedTask[]; readonly total: number } {
  const where: string[] = [];
  const values: (string | number)[] = [];
  const add = (condition: string, ...bound: (string | number)[]) => {
    where.push(condition);
    values.push(...bound);
  };
  if (query.status !== undefined) add('t.status = ?', query.status);
  if (query.accountId !== undefined) add('a.id = ?', query.accountId);
  if (query.ownerId !== undefined) add('t.owner_id = ?', query.ownerId);
  const search = query.search?.trim().toLowerCase();
  if (search) add('(instr(t.title_key, ?) > 0 OR instr(a.name_key, ?) > 0)', search, search);
  const from = `FROM tasks t JOIN accounts a ON a.n = t.account ${where.length ? `WHERE ${where.join(' AND ')}` : ''}`;
  return connection.db.transaction(() => {
    const rows = connection
      .prepare<TaskRow & { accountName: string; ownerName: string | null }>(
        `SELECT ${COLUMNS}, a.name AS accountName, (SELECT name FROM users WHERE id = t.owner_id) AS ownerName
         ${from} ORDER BY ${orders[query.sort]} LIMIT ? OFFSET ?`,
      )
      .all(...values, query.limit, query.offset);
    const { n } = connection.prepare<{ n: number }>(`SELECT count(*) AS n ${from}`).get(...values)!;
    return { tasks: rows.map(taskFrom), total: n };
  })();
}
