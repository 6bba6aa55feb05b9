import { resolve } from 'node:path';
import { ESLint } from 'eslint';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const eslint = new ESLint({ cwd: root, overrideConfigFile: resolve(root, '.config/eslint.config.js') });

// Planted into files that exist, because the type checker has to know them.
const core = 'src/lib/core/problems.ts';
const server = 'src/lib/server/auth/request-guard.ts';
const page = 'src/routes/+page.svelte';

async function rulesBroken(path: string, text: string): Promise<(string | null)[]> {
  const results = await eslint.lintText(text, { filePath: resolve(root, path) });
  return results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
}

test.each([
  ['no-restricted-properties', core, 'export const now = (): number => Date.now();'],
  ['no-restricted-properties', core, 'export const dice = (): number => Math.random();'],
  ['no-restricted-syntax', core, 'export const now = (): Date => new Date();'],
  ['no-restricted-globals', core, `export const get = (): Promise<Response> => fetch('/x');`],
  ['no-restricted-globals', core, 'export const wait = (): unknown => setTimeout(Boolean, 5);'],
  ['no-restricted-syntax', server, `export const run = (text: string): unknown => new Function(text);`],
  ['no-restricted-syntax', server, `export const run = (text: string): unknown => eval(text);`],
  ['max-lines', server, 'export {};\n'.repeat(401)],
  ['@typescript-eslint/no-floating-promises', server, `export const go = (): void => { Promise.resolve(1); };`],
  [
    '@typescript-eslint/no-misused-promises',
    server,
    `export const has = (): number => { if (Promise.resolve(1)) return 1; return 2; };`,
  ],
  ['@typescript-eslint/no-explicit-any', server, 'export const x = (y: any): unknown => y;'],
  ['@typescript-eslint/ban-ts-comment', server, '// @ts-ignore\nexport const x = 1;'],
  [
    '@typescript-eslint/switch-exhaustiveness-check',
    server,
    `export const f = (x: 'a' | 'b'): void => { switch (x) { case 'a': } };`,
  ],
  [
    '@typescript-eslint/no-floating-promises',
    page,
    `<script lang="ts">const go = async () => 1; function x() { go(); } x();</script>`,
  ],
  [
    'svelte/no-at-html-tags',
    page,
    `<script lang="ts">const { text }: { text: string } = $props();</script>{@html text}`,
  ],
])('%s is reported in %s', { timeout: 60_000 }, async (rule, path, text) => {
  expect(await rulesBroken(path, text)).toContain(rule);
});

test('core may turn a given moment into a date', { timeout: 60_000 }, async () => {
  expect(
    await rulesBroken(core, 'export const iso = (moment: number): string => new Date(moment).toISOString();'),
  ).toEqual([]);
});
