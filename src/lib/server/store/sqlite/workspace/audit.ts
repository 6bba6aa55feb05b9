import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { AuditEntry, AuditPage, AuditQuery } from '../../workspace-store.ts';
import type { Connection } from '../connection.ts';
import { desc, sql, type Orm } from '../drizzle.ts';
import { audit } from '../schema/workspace.ts';
import { stableJson } from '../stable-json.ts';
import { readJson } from '../stored-json.ts';
import type { WriterContext } from '../writer-context.ts';

interface AuditRow extends Omit<AuditEntry, 'details'> {
  readonly n: number;
  readonly details: string;
  readonly salt: string | null;
  readonly digest: string | null;
  readonly hash: string;
}

/** Within the caller's transaction: an entry whose hash covers the one before it. */
export function writeAudit(context: WriterContext, entry: AuditEntry): void {
  const last = context.prepare<{ n: number; hash: string }>('SELECT n, hash FROM audit ORDER BY n DESC LIMIT 1').get();
  const content = { ...entry, n: (last?.n ?? 0) + 1, details: stableJson(entry.details) };
  const salt = randomBytes(16).toString('base64url');
  const row = { ...content, salt, digest: digestOf(salt, content) };
  context
    .prepare(
      'INSERT INTO audit (n, at, actor, verb, subject, details, salt, digest, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      row.n,
      row.at,
      row.actor,
      row.verb,
      row.subject,
      row.details,
      salt,
      row.digest,
      auditHash(last?.hash ?? '', row),
    );
}

/** Of what erasing may take away. */
function digestOf(salt: string, { subject, details }: Pick<AuditRow, 'subject' | 'details'>): string {
  return createHash('sha256')
    .update(`${salt}\n${stableJson({ subject, details })}`)
    .digest('hex');
}

function auditHash(previous: string, row: Omit<AuditRow, 'hash' | 'salt'>): string {
  const { n, at, actor, verb, subject, details, digest } = row;
  const covered = digest === null ? { n, at, actor, verb, subject, details } : { n, at, actor, verb, digest };
  return createHash('sha256')
    .update(`${previous}\n${stableJson(covered)}`)
    .digest('hex');
}

const newestEntries = (orm: Orm) =>
  orm.select().from(audit).orderBy(desc(audit.n)).limit(sql.placeholder('limit')).prepare();

/** Newest first. */
export function readAudit(connection: Connection, limit: number): readonly AuditEntry[] {
  return connection
    .query(newestEntries)
    .all({ limit })
    .map(({ n, hash: _hash, salt: _salt, digest: _digest, ...row }) => ({
      ...row,
      details: readJson(z.unknown(), row.details, `The audit entry ${n}`),
    }));
}

/** Entries that one look goes through: a tenth of a second, whatever is looked for. */
const LOOKED_AT = 200_000;

const FIND = `
  SELECT n, at, actor, verb, subject, details FROM audit
  WHERE (?1 IS NULL OR actor = ?1) AND (?2 IS NULL OR EXISTS (SELECT 1 FROM json_each(?2) WHERE substr(verb, 1, length(value)) = value))
    AND (?3 IS NULL OR subject = ?3) AND at >= ?4 AND at <= ?5 AND n < ?6 AND n >= ?7
  ORDER BY n DESC LIMIT ?8`;

export function listAudit(connection: Connection, query: AuditQuery): AuditPage {
  const { actor, verbs, subject, from = 0, until = Number.MAX_SAFE_INTEGER, before, limit } = query;
  const newest = connection.prepare<{ n: number | null }>('SELECT max(n) AS n FROM audit').get()!.n ?? 0;
  const end = Math.min(before ?? newest + 1, newest + 1);
  const first = Math.max(1, end - LOOKED_AT);
  const rows = connection
    .prepare<Omit<AuditRow, 'hash' | 'salt' | 'digest'>>(FIND)
    .all(actor || null, verbs ? JSON.stringify(verbs) : null, subject || null, from, until, end, first, limit + 1);
  const entries = rows
    .slice(0, limit)
    .map((row) => ({ ...row, details: readJson(z.unknown(), row.details, `The audit entry ${row.n}`) }));
  if (rows.length > limit) return { entries, before: entries.at(-1)!.n };
  return { entries, before: first > 1 ? first : null };
}

export function verifyAudit(connection: Connection): { readonly entries: number; readonly broken: number | null } {
  const { entries } = connection.prepare<{ entries: number }>('SELECT count(*) AS entries FROM audit').get()!;
  return { entries, broken: findBrokenAudit(connection) };
}

/** The number of the first entry that was changed or does not follow from the one before it; `null` when all do. */
export function findBrokenAudit(connection: Connection): number | null {
  const erased = erasedEntries(connection);
  let previous = '';
  let n = 0;
  for (const row of connection.prepare<AuditRow>('SELECT * FROM audit ORDER BY n').iterate()) {
    n++;
    if (row.n !== n) return row.n;
    const isFollowing = row.hash === auditHash(previous, row) || (row.digest === null && erased.has(n));
    if (!isFollowing || !isAsDigested(row, erased)) return n;
    previous = row.hash;
  }
  return null;
}

/** An erased entry has nothing left to compare. */
function isAsDigested(row: AuditRow, erased: ReadonlySet<number>): boolean {
  if (row.salt !== null) return row.digest === digestOf(row.salt, row);
  return row.digest === null || erased.has(row.n);
}

/** Those that the records of erasures name. */
function erasedEntries(connection: Connection): ReadonlySet<number> {
  const details = connection.db
    .prepare<[], string>("SELECT details FROM audit WHERE verb IN ('account.erased', 'contact.erased')")
    .pluck()
    .all();
  return new Set(details.flatMap((each) => readJson(erasureDetails, each, 'An erasure in the audit log').entries));
}

const erasureDetails = z.object({ entries: z.array(z.number()) });
