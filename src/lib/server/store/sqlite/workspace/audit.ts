import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AuditEntry } from '../../workspace-store.ts';
import type { Connection } from '../connection.ts';
import { desc, sql, type Orm } from '../drizzle.ts';
import { audit } from '../schema/workspace.ts';
import { stableJson } from '../stable-json.ts';
import { readJson } from '../stored-json.ts';
import type { WriterContext } from '../writer-context.ts';

interface AuditRow extends Omit<AuditEntry, 'details'> {
  readonly n: number;
  readonly details: string;
  readonly hash: string;
}

/** Within the caller's transaction: an entry whose hash covers the one before it. */
export function writeAudit(context: WriterContext, entry: AuditEntry): void {
  const last = context.prepare<{ n: number; hash: string }>('SELECT n, hash FROM audit ORDER BY n DESC LIMIT 1').get();
  const row = { ...entry, n: (last?.n ?? 0) + 1, details: stableJson(entry.details) };
  context
    .prepare('INSERT INTO audit (n, at, actor, verb, subject, details, hash) VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(row.n, row.at, row.actor, row.verb, row.subject, row.details, auditHash(last?.hash ?? '', row));
}

function auditHash(previous: string, row: Omit<AuditRow, 'hash'>): string {
  const { n, at, actor, verb, subject, details } = row;
  return createHash('sha256')
    .update(`${previous}\n${stableJson({ n, at, actor, verb, subject, details })}`)
    .digest('hex');
}

const newestEntries = (orm: Orm) =>
  orm.select().from(audit).orderBy(desc(audit.n)).limit(sql.placeholder('limit')).prepare();

/** Newest first. */
export function readAudit(connection: Connection, limit: number): readonly AuditEntry[] {
  return connection
    .query(newestEntries)
    .all({ limit })
    .map(({ n, hash: _hash, ...row }) => ({
      ...row,
      details: readJson(z.unknown(), row.details, `The audit entry ${n}`),
    }));
}

/** The number of the first entry whose hash does not follow from the one before it; `null` when all do. */
export function findBrokenAudit(connection: Connection): number | null {
  let previous = '';
  let n = 0;
  for (const row of connection.prepare<AuditRow>('SELECT * FROM audit ORDER BY n').iterate()) {
    n++;
    if (row.n !== n || row.hash !== auditHash(previous, row)) return row.n;
    previous = row.hash;
  }
  return null;
}
