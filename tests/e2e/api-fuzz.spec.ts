import { fuzzServer } from '../api/fuzz-server.ts';
import { expect, fillingTest as test } from './fixtures.ts';

test('2,000 fuzzed requests give no 5xx, lose nothing and store nothing that was refused', async ({ server }) => {
  test.setTimeout(180_000);
  const report = await fuzzServer(server, 2_000, 20_261_122);
  expect(report.failures).toEqual([]);
  expect(report.stored).toBeGreaterThan(1_000);
  const statuses = Object.keys(report.statuses).map(Number);
  expect(statuses).toEqual(expect.arrayContaining([200, 207, 400, 401, 403, 404, 409, 413, 415, 422]));
});
