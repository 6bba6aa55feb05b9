import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '../../store-error.ts';
import { openConnection, type Connection } from '../connection.ts';

export interface ExportManifest {
  readonly at: string;
  /** Migrations that made the tables. */
  readonly migrations: readonly string[];
  readonly tables: Readonly<Record<string, { readonly file: string; readonly rows: number; readonly sha256: string }>>;
}

const LINES_AT_ONCE = 1_000;

/**
 * Writes every table as JSON lines into an empty folder, as of one moment, and a manifest with counts and checksums, last: without it the
 * export is not whole. Bytes stand as `{ "base64": … }`, secrets as they are sealed. A server may go on writing meanwhile.
 */
export function exportAll(path: string, folder: string, at: number): ExportManifest {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (readdirSync(folder).length > 0 || existsSync(join(folder, 'manifest.json')))
    throw new StoreError('file-exists', `The folder ${folder} is not empty. Name a new one for the export.`);
  const connection = openConnection(path, 'read');
  try {
    connection.db.exec('BEGIN');
    const tables = tablesOf(connection).map((name) => [name, writeTable(connection, name, folder)] as const);
    const migrations = connection.db
      .prepare<[], string>('SELECT hash FROM __drizzle_migrations ORDER BY id')
      .pluck()
      .all();
    const manifest = { at: new Date(at).toISOString(), migrations, tables: Object.fromEntries(tables) };
    writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, {
      mode: 0o600,
      flush: true,
    });
    return manifest;
  } finally {
    connection.db.close();
  }
}

function tablesOf({ db }: Connection): readonly string[] {
  return db
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1",
    )
    .pluck()
    .all();
}

function writeTable({ db }: Connection, name: string, folder: string): { file: string; rows: number; sha256: string } {
  const file = `${name}.jsonl`;
  const hash = createHash('sha256');
  const out = openSync(join(folder, file), 'wx', 0o600);
  let rows = 0;
  let lines: string[] = [];
  const flush = () => {
    const text = lines.join('');
    lines = [];
    hash.update(text);
    writeSync(out, text);
  };
  try {
    for (const row of db.prepare<[], Record<string, unknown>>(`SELECT * FROM "${name}"`).iterate()) {
      lines.push(`${JSON.stringify(row, withBytes)}\n`);
      if (++rows % LINES_AT_ONCE === 0) flush();
    }
    flush();
    fsyncSync(out);
  } finally {
    closeSync(out);
  }
  return { file, rows, sha256: hash.digest('hex') };
}

/** JSON.stringify has called a buffer's own toJSON already when it asks. */
function withBytes(this: unknown, key: string, value: unknown): unknown {
  const raw = (this as Record<string, unknown>)[key];
  return Buffer.isBuffer(raw) ? { base64: raw.toString('base64') } : value;
}
