import Database from 'better-sqlite3';
import { queriesOn, type Orm } from './drizzle.ts';
import { prepareStatement, type Prepared } from './prepared.ts';
import { StoreError } from '../store-error.ts';

/**
 * An open database file with its prepared statements and queries.
 *
 * What happens at the pace of people goes through drizzle: documents, people, settings, the heads of imports, reading runs,
 * the outbox and the audit log, reading and closing tasks. What runs per observation, account, evaluation or run is prepared
 * SQL (`prepare`), because drizzle costs there: its `values()` are as fast as raw rows, but rows as objects come at
 * 450,000 a second instead of 1,000,000, single rows at 240,000 instead of 400,000, and queries and inserts built per call
 * at 10,000 instead of 200,000. Loading it takes about 100 ms of processor time in each thread.
 */
export interface Connection {
  readonly db: Database.Database;
  /** The prepared statement for a text; made once per connection. */
  readonly prepare: <Row = unknown>(sql: string) => Prepared<Row>;
  /** drizzle on this connection; made when first asked for. */
  readonly orm: () => Orm;
  /** The prepared drizzle query that a function (one at module level) makes; made once per connection. */
  readonly query: <Query>(make: (orm: Orm) => Query) => Query;
}

const BUSY_MS = 5_000;

/**
 * 32 MB before what was committed is copied into the database file. Scoring touches the same pages of the lists' indexes block after block;
 * at 4 MB most are copied each time (measured per changed account: 80 µs of the system's time in commits, 50 with this).
 */
const WAL_PAGES = 8_000;

/** What every connection must answer; better-sqlite3 reopens WAL files at synchronous=NORMAL, so it is set each time. */
export const pragmas = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, busy_timeout: BUSY_MS } as const;

/** Opens a connection, sets the pragmas and makes sure that they took. Throws `wrong-pragma`, `database-unreadable`. */
export function openConnection(path: string, access: 'read' | 'write'): Connection {
  const db = new Database(path, { readonly: access === 'read', fileMustExist: true, timeout: BUSY_MS });
  try {
    if (access === 'write') {
      db.pragma('journal_mode = WAL');
      db.pragma(`wal_autocheckpoint = ${WAL_PAGES}`);
    }
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    assertPragmas(db, path);
  } catch (error) {
    db.close();
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_NOTADB') {
      throw new StoreError(
        'database-unreadable',
        `${path} is not a Rapport database. Move it away, or choose another folder with RAPPORT_DATA.`,
      );
    }
    throw error;
  }
  return connectionOf(db);
}

export function connectionOf(db: Database.Database): Connection {
  const statements = new Map<string, Prepared<unknown>>();
  const queries = new Map<unknown, unknown>();
  let made: Orm | undefined;
  const orm = () => (made ??= queriesOn(db));
  return {
    db,
    orm,
    query<Query>(make: (orm: Orm) => Query) {
      if (!queries.has(make)) queries.set(make, make(orm()));
      return queries.get(make) as Query;
    },
    prepare<Row>(sql: string) {
      let statement = statements.get(sql);
      if (!statement) statements.set(sql, (statement = prepareStatement(db, sql)));
      return statement as Prepared<Row>;
    },
  };
}

export function assertPragmas(db: Database.Database, path: string): void {
  for (const [name, wanted] of Object.entries(pragmas)) {
    const found: unknown = db.pragma(name, { simple: true });
    if (found !== wanted) {
      throw new StoreError(
        'wrong-pragma',
        `The database ${path} answers ${name} = ${String(found)} instead of ${wanted}, so a commit might not survive a power cut. ` +
          'Put it on a local disk (network folders cannot do this) and start again.',
      );
    }
  }
}
