import { index, integer, primaryKey, sql, sqliteTable, text, uniqueIndex } from '../drizzle.ts';
import { accounts } from './accounts.ts';

const account = () =>
  integer('account')
    .notNull()
    .references(() => accounts.n);

export const runs = sqliteTable(
  'runs',
  {
    id: text('id').primaryKey(),
    account: account(),
    document: text('document').notNull(),
    status: text('status', { enum: ['active', 'finished', 'stopped'] }).notNull(),
    startedAt: integer('started_at').notNull(),
    /** When it has something to do: its earliest timer or unhandled event. */
    wakeAt: integer('wake_at'),
    leaseUntil: integer('lease_until').notNull().default(0),
    fence: integer('fence').notNull().default(0),
    body: text('body').notNull(),
  },
  (table) => [
    index('runs_by_account').on(table.account, table.startedAt),
    index('runs_by_wake')
      .on(table.wakeAt)
      .where(sql`wake_at is not null`),
    index('runs_leased')
      .on(table.account, table.leaseUntil)
      .where(sql`lease_until > 0`),
  ],
);

export const runEvents = sqliteTable(
  'run_events',
  {
    /** Order of arrival. */
    n: integer('n').primaryKey(),
    id: text('id').notNull().unique(),
    runId: text('run_id')
      .notNull()
      .references(() => runs.id),
    at: integer('at').notNull(),
    event: text('event').notNull(),
    handledAt: integer('handled_at'),
  },
  (table) => [
    index('run_events_waiting')
      .on(table.runId, table.n)
      .where(sql`handled_at is null`),
  ],
);

/** Every action that took effect; its id makes a repetition a no-op. */
export const effects = sqliteTable(
  'effects',
  {
    actionId: text('action_id').primaryKey(),
    account: account(),
    runId: text('run_id').notNull(),
    document: text('document').notNull(),
    kind: text('kind').notNull(),
    at: integer('at').notNull(),
  },
  (table) => [index('effects_by_account').on(table.account, table.at)],
);

/** What a document that only watches would have done. */
export const watched = sqliteTable(
  'watched',
  {
    actionId: text('action_id').primaryKey(),
    account: account(),
    document: text('document').notNull(),
    kind: text('kind').notNull(),
    at: integer('at').notNull(),
    body: text('body').notNull(),
  },
  (table) => [index('watched_by_moment').on(table.at)],
);

export const tasks = sqliteTable(
  'tasks',
  {
    id: text('id').primaryKey(),
    account: account(),
    runId: text('run_id'),
    document: text('document'),
    ownerId: text('owner_id'),
    title: text('title').notNull(),
    /** Lower case, for search. */
    titleKey: text('title_key').notNull(),
    body: text('body').notNull(),
    checklist: text('checklist').notNull(),
    dueAt: integer('due_at').notNull(),
    priority: text('priority', { enum: ['low', 'normal', 'high', 'urgent'] }).notNull(),
    priorityOrder: integer('priority_order').notNull(),
    kind: text('kind', { enum: ['risk', 'opportunity', 'lifecycle'] }).notNull(),
    channel: text('channel', { enum: ['call', 'meeting', 'email', 'other'] }).notNull(),
    ask: text('ask').notNull(),
    reason: text('reason').notNull(),
    oneOpenPer: text('one_open_per'),
    status: text('status', { enum: ['open', 'done', 'dismissed', 'recovered', 'churned'] }).notNull(),
    outcome: text('outcome'),
    note: text('note'),
    createdAt: integer('created_at').notNull(),
    closedAt: integer('closed_at'),
    closedBy: text('closed_by'),
  },
  (table) => [
    index('tasks_by_due').on(table.status, table.dueAt),
    index('tasks_by_account').on(table.account, table.status),
    index('tasks_by_owner').on(table.ownerId, table.status),
    uniqueIndex('tasks_one_open')
      .on(table.account, table.document, table.oneOpenPer)
      .where(sql`status = 'open' and one_open_per is not null`),
  ],
);

/** Runs that wait for a task: the one that made it, and later ones that found it open. */
export const taskWaiters = sqliteTable(
  'task_waiters',
  {
    taskId: text('task_id')
      .notNull()
      .references(() => tasks.id),
    actionId: text('action_id').notNull(),
    runId: text('run_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.actionId] }), index('task_waiters_by_run').on(table.runId)],
);

export const notifications = sqliteTable(
  'notifications',
  {
    actionId: text('action_id').primaryKey(),
    account: account(),
    userId: text('user_id'),
    text: text('text').notNull(),
    at: integer('at').notNull(),
    readAt: integer('read_at'),
  },
  (table) => [index('notifications_by_user').on(table.userId, table.at)],
);

/** Rendered and frozen when decided; never changed. */
export const outbox = sqliteTable(
  'outbox',
  {
    actionId: text('action_id').primaryKey(),
    account: account(),
    document: text('document').notNull(),
    kind: text('kind', { enum: ['send-email', 'send-survey', 'call-webhook'] }).notNull(),
    status: text('status', { enum: ['waiting', 'held', 'no-recipient'] }).notNull(),
    body: text('body').notNull(),
    at: integer('at').notNull(),
  },
  (table) => [index('outbox_by_status').on(table.status, table.at)],
);
