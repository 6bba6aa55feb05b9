// The rooms of the house and what each may know. tests/architecture.test.ts holds the repository to it.

export type Room = 'core' | 'server' | 'editor' | 'ui' | 'routes' | 'cli';

/** Which rooms a room may import from, besides itself. */
export const mayImport: Record<Room, readonly Room[]> = {
  core: [],
  server: ['core'],
  ui: ['core'],
  editor: ['ui', 'core'],
  routes: ['editor', 'ui', 'server', 'core'],
  cli: ['server', 'core'],
};

/** The stages of core in the order in which data flows; a stage may look upstream, never downstream. */
export const stages = [
  'documents',
  'actions',
  'signals',
  'facts',
  'compile',
  'evaluate',
  'decide',
  'playbooks',
  'score-block',
];

/** Folders of core that every stage may use, and that use no stage. */
export const foundations = ['time'];

/** Files of core that read the whole flow at once, and that no stage imports. */
export const overviews = ['src/lib/core/pipeline.ts', 'src/lib/core/score-block.ts'];

/** Packages that core may use: they must run in a tab, a worker, a test and a job alike. */
export const corePackages = ['zod', 'json-rules-engine', 'canonicalize', '@noble/hashes', 'temporal-polyfill'];

/** Packages that only some folders may import, and why. */
export const keptIn: { packages: readonly string[]; folders: readonly RegExp[]; reason: string }[] = [
  {
    packages: ['json-rules-engine'],
    folders: [/^src\/lib\/core\/evaluate\//],
    reason: 'one place holds its quirks',
  },
  {
    packages: ['@xyflow/svelte', '@xyflow/system'],
    folders: [/^src\/lib\/editor\/(canvas|nodes)\//],
    reason: "the library's node must not become our document",
  },
  {
    packages: ['drizzle-orm', 'better-sqlite3'],
    folders: [/^src\/lib\/server\/store\/[^/]+\//],
    reason: 'a second database is one new folder',
  },
];

export const forbiddenNames = [
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'misc',
  'types',
  'index',
  'shared',
  'lib',
];

export const maxLines = 400;

export function roomOf(path: string): Room | undefined {
  const inLib = /^src\/lib\/(core|server|editor|ui)\//.exec(path)?.[1] as Room | undefined;
  if (inLib) return inLib;
  if (path.startsWith('src/cli/')) return 'cli';
  // hooks, app.html and app.css belong to Kit, and Kit's room is the routes
  if (path.startsWith('src/routes/') || /^src\/[^/]+$/.test(path)) return 'routes';
  return undefined;
}

export function isTest(path: string): boolean {
  return path.startsWith('tests/') || /\.(test|bench)\.ts$/.test(path);
}
