import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');
const STAMP = join(root, 'build/.source-hash');
const SOURCES = ['package-lock.json', 'svelte.config.js', 'vite.config.ts', '.config', 'src'];

/**
 * Builds the web application when its sources differ from those of the last build. Contents are compared, not times,
 * so that neither a checkout nor a copy can leave an old build in place.
 */
export function ensureBuilt(say: (line: string) => void): void {
  const wanted = hashSources();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  if (!existsSync(vite)) {
    if (existsSync(join(root, 'build/handler.js'))) return; // installed without the build tools: serve what was shipped
    throw new Error('There is no build, and the build tools are not installed. Run `npm ci` and start again.');
  }
  say('Building the web application (about 20 seconds)…');
  const built = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: root, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`The build failed:\n${built.stdout}${built.stderr}`);
  writeFileSync(STAMP, wanted);
}

function hashSources(): string {
  const hash = createHash('sha256');
  for (const name of SOURCES.flatMap(listFiles)) {
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(root, name)))
      .update('\0');
  }
  return hash.digest('hex');
}

function listFiles(name: string): string[] {
  if (name.includes('.') && !name.startsWith('.')) return [name];
  return readdirSync(join(root, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}
