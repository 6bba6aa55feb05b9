// node src/lib/server/store/sqlite/make-migration.ts NAME
// Writes the next migration from the schema with drizzle-kit, then makes its tables STRICT.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { makeStrict } from './strict.ts';

const root = join(import.meta.dirname, '../../../../..');
const folder = join(root, 'migrations/sqlite');
const name = process.argv[2];
if (!name) throw new Error('Name the migration: make-migration.ts NAME');

const kit = join(root, 'node_modules/drizzle-kit/bin.cjs');
const config = relative(root, join(import.meta.dirname, 'drizzle.config.ts'));
const made = spawnSync(process.execPath, [kit, 'generate', '--config', config, '--name', name], {
  cwd: root,
  stdio: 'inherit',
});
if (made.status !== 0) process.exit(1);

for (const file of readdirSync(folder).filter((each) => each.endsWith('.sql'))) {
  const path = join(folder, file);
  const sql = readFileSync(path, 'utf8');
  const strict = makeStrict(sql);
  if (strict !== sql) writeFileSync(path, strict);
}
