// One import (or its plain counterpart) in this process; prints the seconds it took and the peak memory as JSON.
import Database from 'better-sqlite3';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importCsv } from '#lib/server/sources/csv/import-csv.ts';
import { inspectCsv } from '#lib/server/sources/csv/infer-columns.ts';
import { proposeMapping } from '#lib/server/sources/csv/propose-mapping.ts';
import { openCsv } from '#lib/server/sources/csv/read-csv.ts';
import type { Signal } from '#lib/core/documents/signal.ts';
import { openSqliteStore } from '#lib/server/store/sqlite/open-store.ts';

const [what, file = '', folder = ''] = process.argv.slice(2);
mkdirSync(folder, { recursive: true, mode: 0o700 });
const seconds = what === 'plain' ? insertPlainly(file, folder) : await importFile(file, folder);
console.log(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));

async function importFile(path: string, into: string): Promise<number> {
  const store = await openSqliteStore({ path: join(into, 'rapport.db') });
  const definition = (key: string): Signal => ({
    format: 1,
    kind: 'signal',
    key,
    name: key,
    description: '',
    type: 'number',
    unit: '',
    better: 'higher',
    measures: 'state',
    source: 'bench',
  });
  let made = 0;
  const context = {
    store,
    source: 'bench',
    now: Date.UTC(2026, 0, 1),
    newId: () => String((made += 1)),
    author: 'bench',
  };
  const started = performance.now();
  const opened = await openCsv(path);
  const { columns } = await inspectCsv(opened);
  const { mapping } = proposeMapping(columns, 'usage', { currency: 'EUR' });
  const confirmNewSignals = ['logins', 'seats-used', 'reports', 'api-calls'].map(definition);
  const result = await importCsv(opened, mapping!, context, { createAccounts: true, confirmNewSignals });
  const seconds = (performance.now() - started) / 1000;
  if (!result.ok || result.record.appended !== 100_000)
    throw new Error(`The import went wrong: ${JSON.stringify(result)}`);
  await store.close();
  return seconds;
}

/** The whole file as one text, split at line ends and commas, into one table in batches. */
function insertPlainly(path: string, into: string): number {
  const db = new Database(join(into, 'plain.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(
    'CREATE TABLE observations (account TEXT, signal TEXT, observed_at INTEGER, value REAL, PRIMARY KEY (account, signal, observed_at)) STRICT, WITHOUT ROWID',
  );
  const started = performance.now();
  const insert = db.prepare('INSERT INTO observations VALUES (?, ?, ?, ?)');
  const insertAll = db.transaction((lines: string[]) => {
    for (const line of lines) {
      const [account, signal, date, value] = line.split(',');
      insert.run(account, signal, Date.parse(date!), Number(value));
    }
  });
  const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1);
  for (let at = 0; at < lines.length; at += 1000) insertAll(lines.slice(at, at + 1000));
  const seconds = (performance.now() - started) / 1000;
  db.close();
  return seconds;
}
