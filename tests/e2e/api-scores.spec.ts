import { explanationShape, pageOf, pointShape, taskShape, accountShape } from '#lib/server/api/read/shapes.ts';
import { apiClient, makeToken, storeOf } from '../api/api-client.ts';
import { expect } from './fixtures.ts';
import { smallBook as test } from './seeded.ts';

test('scores, their history and their reasons are read as they stand on the page', async ({ server }) => {
  await using store = await storeOf(server.data);
  const client = apiClient(server.address, (await makeToken(store)).token);
  const account = accountShape.parse((await client.get('/api/v1/accounts/northwind')).body);
  expect(account).toMatchObject({ id: 'northwind', externalIds: { account: 'northwind' } });
  const [score] = account.scores!;
  const explanation = explanationShape.parse((await client.get('/api/v1/accounts/northwind/explanation')).body);
  expect(explanation).toMatchObject({ account: 'northwind', score: score!.score, band: score!.band });
  expect(explanation.drags.length + explanation.lifts.length).toBeGreaterThan(0);
  const points = pageOf(pointShape).parse((await client.get('/api/v1/accounts/northwind/scores?limit=2')).body);
  expect(points.items[0]).toMatchObject({ score: score!.score });
  const rest = pageOf(pointShape).parse(
    (await client.get(`/api/v1/accounts/northwind/scores?limit=200&cursor=${points.next}`)).body,
  );
  const moments = [...points.items, ...rest.items].map(({ at }) => at);
  expect(moments).toEqual([...moments].sort().reverse());
  const then = await client.get(`/api/v1/accounts/northwind/explanation?at=${moments.at(-1)}`);
  expect(explanationShape.parse(then.body).at).toBe(moments.at(-1));
  const tasks = pageOf(taskShape).parse((await client.get('/api/v1/tasks?status=open&account=northwind')).body);
  expect(tasks.items.every(({ account, status }) => account === 'northwind' && status === 'open')).toBe(true);
  const wrong = await client.get('/api/v1/accounts/northwind/explanation?at=2090-01-01');
  expect([wrong.status, wrong.body]).toMatchObject([422, { problems: [{ path: 'query.at' }] }]);
});

test('a token without the scope for scores reads accounts without them', async ({ server }) => {
  await using store = await storeOf(server.data);
  const { token } = await makeToken(store, { scopes: ['accounts:read'] });
  const answer = await apiClient(server.address, token).get('/api/v1/accounts/northwind');
  expect(accountShape.parse(answer.body).scores).toBeUndefined();
});
