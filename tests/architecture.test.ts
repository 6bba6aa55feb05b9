import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findBreaches } from './architecture/find-breaches.ts';
import type { SourceFile } from './architecture/imports.ts';

const root = resolve(import.meta.dirname, '..');

function readSources(): SourceFile[] {
  return ['src', 'tests', '.config']
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(ts|js|svelte)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/\/(fixtures|golden)\//.test(path))
    .map((path) => ({ path: relative(root, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }));
}

test('the house keeps its shape', () => {
  const sources = readSources();
  expect(sources.length).toBeGreaterThan(20);
  expect(findBreaches(sources).map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
});

test('the top level holds only what belongs there', () => {
  const expected =
    'LICENSE README.md build docs migrations node_modules package-lock.json package.json rules-library src svelte.config.js test-results tests tsconfig.json vite.config.ts';
  const names = readdirSync(root).filter((name) => !name.startsWith('.'));
  expect(names.filter((name) => !expected.split(' ').includes(name))).toEqual([]);
});

const longText = 'export {};\n'.repeat(401);

const planted: [rule: string, path: string, text: string][] = [
  ['direction', 'src/lib/core/facts/read.ts', `import { open } from '#lib/server/store/store.ts';`],
  ['direction', 'src/lib/server/jobs/run.ts', `import type { Row } from '#lib/ui/Row.svelte';`],
  ['direction', 'src/lib/ui/Card.svelte', `<script>import { history } from '#lib/editor/history.ts';</script>`],
  ['direction', 'src/lib/editor/save.ts', `export { save } from '#lib/server/store/store.ts';`],
  ['direction', 'src/cli/rapport.ts', `const x = await import('#lib/editor/history.ts');`],
  ['direction', 'src/lib/server/app.ts', `import { load } from '../../routes/load.ts';`],
  ['relative', 'src/lib/server/jobs/run.ts', `import { fact } from '../../core/facts/fact.ts';`],
  [
    'relative',
    'src/lib/server/jobs/run.ts',
    `new Worker(new URL('../../core/facts/fact.ts?node-worker', import.meta.url));`,
  ],
  ['alias', 'src/routes/+page.ts', `import { x } from '$lib/core/x';`],
  ['extension', 'src/lib/server/jobs/run.ts', `import { fact } from '#lib/core/facts/fact';`],
  ['extension', 'src/lib/server/jobs/run.ts', `import { lease } from './lease';`],
  ['stage-order', 'src/lib/core/documents/lint.ts', `import type { Fact } from '../facts/fact.ts';`],
  ['stage-order', 'src/lib/core/evaluate/account.ts', `import { decide } from '#lib/core/decide/decide.ts';`],
  ['stage-order', 'src/lib/core/problems.ts', `import type { Node } from './documents/document.ts';`],
  ['stage-order', 'src/lib/core/time/calendar.ts', `import type { Fact } from '../facts/fact.ts';`],
  ['stage-order', 'src/lib/core/playbooks/step.ts', `import { flow } from '../pipeline.ts';`],
  ['unknown-stage', 'src/lib/core/magic/wand.ts', `import type { Fact } from '../facts/fact.ts';`],
  ['kept-package', 'src/lib/core/compile/compile.ts', `import { Engine } from 'json-rules-engine';`],
  ['kept-package', 'src/lib/editor/history.ts', `import type { Node } from '@xyflow/svelte';`],
  ['kept-package', 'src/lib/server/store/store.ts', `import { sql } from 'drizzle-orm';`],
  ['kept-package', 'src/lib/server/sources/csv.ts', `import Database from 'better-sqlite3';`],
  ['core-package', 'src/lib/core/facts/read.ts', `import { readFileSync } from 'node:fs';`],
  ['core-package', 'src/lib/core/facts/read.ts', `import { writable } from 'svelte/store';`],
  ['kit-in-plain-node', 'src/lib/server/app.ts', `import { building } from '$app/environment';`],
  ['kit-in-plain-node', 'src/cli/serve.ts', `import { env } from '$env/dynamic/private';`],
  ['pure-core', 'src/lib/core/facts/read.ts', `export const age = () => Date.now() - 1;`],
  ['pure-core', 'src/lib/core/facts/read.ts', `export const now = () => new Date();`],
  ['pure-core', 'src/lib/core/facts/read.ts', `export const id = () => Math.random();`],
  ['pure-core', 'src/lib/core/facts/read.ts', `export const id = () => crypto.randomUUID();`],
  ['pure-core', 'src/lib/core/facts/read.ts', `export const get = () => fetch('https://example.org');`],
  ['pure-core', 'src/lib/core/facts/read.ts', `setTimeout(() => {}, 10);`],
  ['name', 'src/lib/server/utils.ts', ''],
  ['name', 'src/lib/server/date-helpers.ts', ''],
  ['name', 'src/lib/core/types.ts', ''],
  ['name', 'src/lib/core/common/words.ts', ''],
  ['name', 'src/lib/ui/index.ts', ''],
  ['name', 'src/lib/core/facts/readFacts.ts', ''],
  ['name', 'src/lib/ui/score-card.svelte', ''],
  ['length', 'src/lib/server/store/store.ts', longText],
];

describe('a planted violation is reported', () => {
  test.each(planted)('%s in %s', (rule, path, text) => {
    const found = findBreaches([{ path, text }]);
    expect(found.map((breach) => breach.rule)).toContain(rule);
    expect(found[0]?.message).toContain(path);
  });
});

test.each([
  [
    'src/lib/core/evaluate/account.ts',
    `import { Engine } from 'json-rules-engine'; import type { Fact } from '../facts/fact.ts';`,
  ],
  [
    'src/lib/core/facts/fact.test.ts',
    `import { readFileSync } from 'node:fs'; import { compile } from '../compile/compile.ts';`,
  ],
  ['src/lib/core/facts/read.ts', `// Date.now() and fetch('x') in words are fine\nexport const text = 'new Date()';`],
  [
    'src/lib/server/store/sqlite/open.ts',
    `import Database from 'better-sqlite3'; import { drizzle } from 'drizzle-orm/better-sqlite3';`,
  ],
  [
    'src/lib/editor/canvas/Canvas.svelte',
    `<script>import { SvelteFlow } from '@xyflow/svelte'; import '@xyflow/svelte/dist/style.css';</script>`,
  ],
  [
    'src/routes/accounts/[id]/+page.server.ts',
    `import type { PageServerLoad } from './$types'; import { app } from '#lib/server/app.ts';`,
  ],
  ['src/lib/core/pipeline.ts', `import { step } from './playbooks/step.ts';`],
])('allowed: %s', (path, text) => {
  expect(findBreaches([{ path, text }])).toEqual([]);
});
