import type { CheckResult } from '../../workspace-store.ts';
import { findWrongBlock } from '../blocks/check-blocks.ts';
import { assertPragmas, type Connection } from '../connection.ts';
import { findBrokenAudit } from './audit.ts';
import { findWrongProjection } from './check-projections.ts';

/** One check after another, so that the writer can do other work between them. */
export function* check(connection: Connection & { readonly path: string }): Generator<void, readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const [name, passed, find] of checks) {
    const looked = find(connection);
    const found = looked === null || typeof looked === 'string' ? looked : yield* looked;
    results.push({ name, ok: found === null, message: found ?? passed });
    yield;
  }
  return results;
}

/** What is wrong, or null; what takes long does so in steps. */
type Find = (connection: Connection & { readonly path: string }) => string | null | Generator<void, string | null>;

const checks: readonly (readonly [name: string, passed: string, find: Find])[] = [
  ['integrity', 'The database file is sound.', findDamage],
  ['foreign keys', 'Every row finds what it refers to.', findOrphan],
  ['pragmas', 'Commits survive a power cut.', findWrongPragma],
  ['audit', 'The audit log is unbroken.', findAuditGap],
  ['projections', 'Current rows agree with history.', findWrongProjection],
  ['scoring copy', 'Every block of facts and readings is as it was written.', findWrongBlock],
];

const RESTORE = 'Stop the server and restore the newest backup.';

function findDamage({ db }: Connection): string | null {
  const found = db.pragma('integrity_check(1)', { simple: true }) as string;
  return found === 'ok' ? null : `The database file is damaged (${found}). ${RESTORE}`;
}

function findOrphan({ db }: Connection): string | null {
  const [found] = db.pragma('foreign_key_check') as { table: string; parent: string }[];
  return found ? `A row in ${found.table} refers to one in ${found.parent} that is not there. ${RESTORE}` : null;
}

function findWrongPragma({ db, path }: Connection & { readonly path: string }): string | null {
  try {
    assertPragmas(db, path);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function findAuditGap(connection: Connection): string | null {
  const n = findBrokenAudit(connection);
  return n === null ? null : `Audit entry ${n} was changed or its predecessor removed. Compare with a backup.`;
}
