import type { z } from 'zod';
import { operations } from '#lib/server/api/reference/operations.ts';
import { receiptShape, refusalShape } from '#lib/server/api/reference/openapi.ts';
import { apiClient, defineSignals, makeToken, storeOf } from '../api/api-client.ts';
import { expect, fillingTest as test } from './fixtures.ts';

interface Example {
  readonly summary: string;
  readonly value: unknown;
  readonly 'x-status': number;
  readonly 'x-answer'?: unknown;
}

interface ServedOperation {
  readonly 'x-scope': string;
  readonly parameters?: readonly { name: string; in: string; example?: string }[];
  readonly requestBody?: { readonly content: Record<string, { readonly examples: Record<string, Example> }> };
  readonly responses: Record<string, unknown>;
}

test('every example of the reference does what it says, and every answer has the shape it promises', async ({
  server,
}) => {
  await using store = await storeOf(server.data);
  await defineSignals(store, ['logins']);
  const client = apiClient(server.address, (await makeToken(store)).token);
  const document = (await client.get('/api/v1/openapi.json')).body as {
    paths: Record<string, Record<string, ServedOperation>>;
  };
  const served = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  expect(served).toHaveLength(operations.length);
  const isSending = ({ method }: { method: string }) => (method === 'post' ? 0 : 1);
  let examples = 0;
  for (const { path, method, operation } of served.toSorted((a, b) => isSending(a) - isSending(b))) {
    if (method === 'post') {
      for (const [type, { examples: given }] of Object.entries(operation.requestBody!.content))
        for (const { value, ...example } of Object.values(given)) {
          const body = typeof value === 'string' ? value : JSON.stringify(value);
          const answer = await client.post(path, body, { 'content-type': type });
          expect(answer.status, `${path}: ${example.summary}: ${JSON.stringify(answer.body)}`).toBe(
            example['x-status'],
          );
          expect(operation.responses).toHaveProperty(String(answer.status));
          expect(receiptShape.parse(answer.body)).toEqual(example['x-answer'] ?? answer.body);
          examples++;
        }
    } else {
      const given = (where: string) =>
        operation.parameters!.filter((each) => each.in === where && each.example !== undefined);
      const address = given('path').reduce((text, { name, example }) => text.replace(`{${name}}`, example!), path);
      const query = new URLSearchParams(given('query').map(({ name, example }): [string, string] => [name, example!]));
      const answer = await client.get(`${address}?${query}`);
      const isUnscored = address.endsWith('/explanation'); // no model is live here: see api-scores.spec.ts
      expect(answer.status, `${address}: ${JSON.stringify(answer.body)}`).toBe(isUnscored ? 404 : 200);
      const shape = operations.find((each) => each.path === path && each.method === 'get');
      if (shape?.method !== 'get') throw new Error(`${path} has no shape.`);
      (isUnscored ? refusalShape : (shape.answer as z.ZodType)).parse(answer.body);
      examples++;
    }
  }
  expect(examples).toBeGreaterThan(18);
});

test('a token does what its scopes say, until it is revoked or has expired', async ({ server }) => {
  await using store = await storeOf(server.data);
  const reading = await makeToken(store, { scopes: ['accounts:read'] });
  const client = apiClient(server.address, reading.token);
  expect((await client.get('/api/v1/accounts')).status).toBe(200);
  for (const { path, method, scope } of operations) {
    if (scope === 'accounts:read') continue;
    const address = path.replace('{account}', 'A-1001');
    const answer = method === 'get' ? await client.get(address) : await client.send(address, [{}]);
    expect(answer.status, `${method} ${path}`).toBe(403);
    expect((answer.body as { problems: unknown[] }).problems).toMatchObject([{ path: 'header.authorization' }]);
  }
  const expired = await makeToken(store, { expiresAt: Date.now() - 1 });
  expect((await apiClient(server.address, expired.token).get('/api/v1/accounts')).status).toBe(401);
  await store.revokeApiToken(reading.id, 'test', Date.now());
  const refused = await client.get('/api/v1/accounts');
  expect(refused.status).toBe(401);
  expect(refusalShape.parse(refused.body).problems[0]!.path).toBe('header.authorization');
  expect(refused.headers.get('www-authenticate')).toBe('Bearer');
});

test('pages lead through everything once', async ({ server }) => {
  await using store = await storeOf(server.data);
  const client = apiClient(server.address, (await makeToken(store)).token);
  const names = Array.from({ length: 25 }, (_, n) => `page-${n}`);
  await client.send(
    '/api/v1/accounts',
    names.map((account) => ({ account })),
  );
  await client.send(
    '/api/v1/outcomes',
    names.map((account) => ({ account, outcome: 'renewed', effectiveAt: '2026-01-01' })),
  );
  for (const [list, key] of [
    ['accounts', 'id'],
    ['outcomes', 'account'],
  ] as const) {
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const { body } = await client.get(`/api/v1/${list}?limit=7${next ? `&cursor=${next}` : ''}`);
      const page = body as { items: Record<string, string>[]; next: string | null };
      seen.push(...page.items.map((each) => each[key]!));
      next = page.next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(25);
  }
  for (const query of ['limit=0', 'limit=201', 'limit=x', 'cursor=x', 'limit=1&limit=2', 'page=1']) {
    const answer = await client.get(`/api/v1/accounts?${query}`);
    expect(answer.status, query).toBe(422);
    expect(refusalShape.parse(answer.body).problems[0]!.path).toBe(`query.${query.split('=')[0]}`);
  }
});
