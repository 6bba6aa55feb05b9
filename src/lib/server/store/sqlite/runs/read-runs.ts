import type { Run } from '#lib/core/playbooks/run.ts';
import { z } from 'zod';
import type { OutboxItem } from '../../run-store.ts';
import type { Connection } from '../connection.ts';
import { desc, eq, inArray, sql, unionAll, type Orm } from '../drizzle.ts';
import { accounts } from '../schema/accounts.ts';
import { outbox, runs, watched } from '../schema/runs.ts';
import { readJson } from '../stored-json.ts';

/** Loose: it is written back, so what a later version added must survive. */
const runSchema: z.ZodType<Run> = z.looseObject({
  id: z.string(),
  document: z.string(),
  version: z.string(),
  accountId: z.string(),
  trigger: z.string(),
  band: z.string().nullable(),
  episode: z.number(),
  startedAt: z.number(),
  reason: z.string(),
  status: z.enum(['active', 'finished', 'stopped']),
  tokens: z.array(
    z.looseObject({
      occurrence: z.number(),
      nodeId: z.string(),
      since: z.number(),
      dueAt: z.number().nullable(),
      actionId: z.string().nullable(),
      left: z.array(z.string()),
    }),
  ),
  visits: z.record(z.string(), z.number()),
});

export function runFrom(row: { readonly id: string; readonly body: string }): Run {
  return readJson(runSchema, row.body, `The run ${row.id}`);
}

const runsOfAccount = (orm: Orm) =>
  orm
    .select({ id: runs.id, body: runs.body })
    .from(accounts)
    .innerJoin(runs, eq(runs.account, accounts.n))
    .where(eq(accounts.id, sql.placeholder('accountId')))
    .orderBy(desc(runs.startedAt), runs.id)
    .prepare();

/** Newest first. */
export function readRuns(connection: Connection, accountId: string): readonly Run[] {
  return connection.query(runsOfAccount).all({ accountId }).map(runFrom);
}

const posted = (orm: Orm) =>
  orm
    .select({
      actionId: outbox.actionId,
      kind: outbox.kind,
      accountId: accounts.id,
      document: outbox.document,
      status: sql<OutboxItem['status']>`${outbox.status}`.as('status'),
      body: outbox.body,
      at: outbox.at,
    })
    .from(outbox)
    .innerJoin(accounts, eq(accounts.n, outbox.account));

const wouldHavePosted = (orm: Orm) =>
  orm
    .select({
      actionId: watched.actionId,
      kind: sql<OutboxItem['kind']>`${watched.kind}`.as('kind'),
      accountId: accounts.id,
      document: watched.document,
      status: sql<OutboxItem['status']>`'watched'`.as('status'),
      body: watched.body,
      at: watched.at,
    })
    .from(watched)
    .innerJoin(accounts, eq(accounts.n, watched.account))
    .where(inArray(watched.kind, ['send-email', 'send-survey', 'call-webhook']));

const newestPosts = (orm: Orm) =>
  unionAll(posted(orm), wouldHavePosted(orm))
    .orderBy(desc(outbox.at), outbox.actionId)
    .limit(sql.placeholder('limit'))
    .prepare();

/** Newest first; what a watching document would have sent is among them as `watched`. */
export function listOutbox(connection: Connection, limit: number): readonly OutboxItem[] {
  return connection.query(newestPosts).all({ limit });
}
