import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { entryOf, policy } from '#lib/server/auth/policy/table.ts';
import { listWays } from './list-routes.ts';

const ways = listWays(resolve(import.meta.dirname, '../../src/routes'));
const said = ({ route, key }: { route: string; key: string }) => `${route} ${key}`;

test('every route, method and form action has an entry in the policy table', () => {
  expect(ways.length).toBeGreaterThan(20);
  expect(ways.filter(({ route, key }) => !entryOf(route, key)).map(said)).toEqual([]);
});

test('no entry is left of a route that is gone', () => {
  const known = new Set(ways.map(said));
  const entries = Object.entries(policy).flatMap(([route, keys]) => Object.keys(keys).map((key) => ({ route, key })));
  expect(entries.map(said).filter((entry) => !known.has(entry))).toEqual([]);
});

test('no route takes both a POST and forms, which one entry could not tell apart', () => {
  const both = Object.entries(policy).filter(
    ([, keys]) => 'POST' in keys && Object.keys(keys).some((key) => key.startsWith('?/')),
  );
  expect(both).toEqual([]);
});

test('ways in are found however they are written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-routes-'));
  mkdirSync(join(folder, 'a/[id]'), { recursive: true });
  writeFileSync(join(folder, 'a/+page.svelte'), '');
  writeFileSync(join(folder, 'a/+page.server.ts'), "export const actions = { default: f, async go() {}, 'x-y': g };");
  writeFileSync(
    join(folder, 'a/[id]/+server.ts'),
    'export function GET() {}\nexport const { POST, PUT } = made;\nexport { DELETE } from "./x.ts";\nexport const prerender = false;',
  );
  expect(listWays(folder).map(said).sort()).toEqual([
    '/a ?/default',
    '/a ?/go',
    '/a ?/x-y',
    '/a GET',
    '/a/[id] DELETE',
    '/a/[id] GET',
    '/a/[id] POST',
    '/a/[id] PUT',
  ]);
  rmSync(folder, { recursive: true });
});
