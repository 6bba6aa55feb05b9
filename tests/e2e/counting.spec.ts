import { connectStore } from '#lib/server/store/remote/remote-store.ts';
import { socketPathOf } from '#lib/server/store/remote/socket-path.ts';
import { expectAccessible } from './accessibility.ts';
import { expect, open } from './fixtures.ts';
import { smallBook as test } from './seeded.ts';

const dayMs = 86_400_000;

test('an event that arrives becomes a signal: seen, tried, published, changed', async ({ page, server }) => {
  test.setTimeout(60_000);
  const store = (await connectStore(socketPathOf(server.data)))!;
  const now = Date.now();
  const events = [1, 2, 9].map((days) => {
    const at = { observedAt: now - days * dayMs, knownAt: now - days * dayMs };
    return { ...at, id: `e${days}`, name: 'Report Exported', properties: { format: days === 2 ? 'csv' : 'pdf' } };
  });
  await store.append([{ accountId: 'northwind', events }], now, 'test');

  await open(page, '/settings/counting');
  await expectAccessible(page);
  const row = page.getByRole('row', { name: 'Report Exported' });
  await expect(row.getByRole('cell')).toHaveText(['2', '3', '1', /day|today|hour/]);
  await row.getByRole('link').click();

  await expect(page.getByText(/Counts something for 1 of 3 accounts/)).toBeVisible();
  await page.getByLabel('Property 1').fill('format');
  await page.getByLabel('Value 1').fill('pdf');
  await page.getByLabel('Within the last … days').fill('14');
  await expect(page.getByRole('img', { name: /Northwind Traders.*now 2$/ })).toBeVisible();
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByRole('alert').first()).toContainText('Nothing was saved');
  await expect(page.getByLabel('Value 1')).toHaveValue('pdf');
  await page.getByLabel('Name', { exact: true }).fill('PDF exports');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Published' })).toBeVisible();

  await page.getByLabel('Within the last … days').fill('28');
  await page.getByLabel('What changed and why').fill('A month');
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByText('Version 2, live')).toBeVisible();
  await expect(page.getByText('A month')).toBeVisible();
  const live = (await store.readLive()).find(({ key }) => key === 'pdf-exports');
  expect(live?.document).toMatchObject({ derive: { days: 28, where: { all: [{ property: 'format' }] } } });
  expect((await store.listAudit({ limit: 5 })).entries.some(({ subject }) => subject === 'pdf-exports')).toBe(true);
  await store.close();
});
