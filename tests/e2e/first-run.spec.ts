import { expectReadable } from './accessibility.ts';
import { expect, open, test } from './fixtures.ts';
import { startServer, type RunningServer } from './server.ts';

/** A server that nobody has set up. */
const newTest = test.extend<object, { server: RunningServer }>({
  server: [
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
});
newTest.use({ storageState: { cookies: [], origins: [] } });

const password = 'seven green bottles';
const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString();

newTest('whoever reads the screen gets from an empty server to the first score', async ({ page, server, request }) => {
  newTest.setTimeout(120_000);
  await open(page, '/tasks');
  await expect(page).toHaveURL(/\/setup$/);
  await expect(page.getByText('It printed a set-up link when it started')).toBeVisible();
  await page.getByLabel('Set-up link').fill('http://localhost/setup?token=wrong');
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('alert')).toContainText('does not work');

  await page.getByLabel('Set-up link').fill(await server.setUpLink);
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('heading', { name: 'Your workspace' })).toBeVisible();
  await page.locator('html[data-hydrated=true]').waitFor();
  await expectReadable(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByLabel('Your name').fill('Ann Admin');
  await page.getByLabel('E-mail address').fill('ann@acme.test');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('The same again').fill('another one');
  await page.getByLabel('Name of the workspace').fill('Acme');
  await page.getByLabel('Time zone').fill('berlin');
  await page.getByRole('button', { name: 'Set up and sign in' }).click();
  await expect(page.getByText('The two passwords differ')).toBeVisible();
  await expect(page.getByLabel('Your name')).toHaveValue('Ann Admin');
  await page.getByLabel('The same again').fill(password);
  await page.getByRole('button', { name: 'Set up and sign in' }).click();

  const next = page.locator('[aria-current=step]');
  await expect(next).toContainText('Bring in your accounts');
  await next.getByRole('link', { name: 'Import a file' }).click();
  await expect(page).toHaveTitle('Import · Rapport');

  const settings = page.getByRole('navigation', { name: 'Settings' }).first();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByLabel('Time zone')).toHaveValue('Europe/Berlin');
  await settings.getByRole('link', { name: 'API tokens' }).click();
  await page.getByLabel('Name', { exact: true }).fill('First import');
  await page.getByLabel('Source', { exact: true }).fill('crm');
  for (const scope of ['Create and change accounts', 'Send values'])
    await page.getByLabel(scope, { exact: false }).check();
  await page.getByRole('button', { name: 'Make token' }).click();
  const token = await page.getByLabel('The new token').inputValue();
  const send = async (kind: string, items: readonly object[]) => {
    const answer = await request.post(`${server.address}/api/v1/${kind}`, {
      headers: { authorization: `Bearer ${token}` },
      data: { items },
    });
    expect(await answer.json()).toMatchObject({ stored: items.length });
  };
  await send('accounts', [{ account: 'a-1', name: 'Northwind Traders', attributes: { arr: 12_000 } }]);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Book' }).click();
  await expect(next).toContainText('Choose a starter model');
  const values = { 'seats-used': 40, 'seats-bought': 50, logins: 300, csat: 4, nps: 9 };
  await page.goto('/settings/library/starter');
  await expect(page.getByText('0 of 7 with values')).toBeVisible();
  await page.locator('html[data-hydrated=true]').waitFor();
  await page.getByRole('button', { name: 'Choose' }).click();
  await expect(page.getByRole('status').first()).toContainText('Chosen');
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByRole('status').first()).toContainText('Accounts are being scored');
  await page.getByRole('link', { name: 'To the first page' }).click();
  await expect(next).toContainText('Bring in what they do');
  await next.getByRole('link', { name: 'Import a file' }).click();
  await expect(page).toHaveTitle('Import · Rapport');
  await send(
    'observations',
    Object.entries(values).map(([signal, value]) => ({ account: 'a-1', signal, value, observedAt: day(1) })),
  );
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Book' }).click();
  await expect(next).toContainText('Let a workflow act');
  await expect(page.getByRole('link', { name: 'Northwind Traders' })).toBeVisible();
  await expect(page.getByText('Healthy').first()).toBeVisible({ timeout: 30_000 });

  await next.getByRole('link', { name: 'See the workflows' }).click();
  await page.getByRole('link', { name: 'Usage drop' }).click();
  await page.getByLabel('Act').check();
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByRole('status').first()).toContainText('It acts from now on');
  await page.getByRole('link', { name: 'To the first page' }).click();
  await expect(next).toContainText('Close the first task');
  await page.getByRole('button', { name: 'Put away' }).click();
  await expect(next).toHaveCount(0);
  await page.goto('/setup');
  await expect(page).toHaveTitle('Book · Rapport');
});
