import { expectAccessible } from './accessibility.ts';
import { expect, open } from './fixtures.ts';
import { smallBook as test } from './seeded.ts';

test('an admin invites somebody, who comes in; their work is handed over, and they are out at once', async ({
  page,
  browser,
  server,
}) => {
  test.setTimeout(60_000);
  await open(page, '/settings/people');
  await expectAccessible(page);
  await page.getByLabel('Name', { exact: true }).fill('Nina New');
  await page.getByLabel('E-mail address').fill('ana@rapport.test');
  await page.getByRole('button', { name: 'Invite' }).click();
  await expect(page.getByRole('alert')).toContainText('that of Ana Silva');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Nina New');
  await page.getByLabel('E-mail address').fill('nina@rapport.test');
  await page.getByRole('button', { name: 'Invite' }).click();
  const link = await page.getByLabel('The invitation').inputValue();

  const context = await browser.newContext({ baseURL: server.address, storageState: { cookies: [], origins: [] } });
  const hers = await context.newPage();
  await open(hers, link);
  await hers.getByLabel('New password').fill('seven green bottles');
  await hers.getByLabel('The same again').fill('seven green bottles');
  await hers.getByRole('button', { name: 'Save and sign in' }).click();
  await expect(hers).toHaveTitle('Book · Rapport');
  await expect(hers.getByText('Northwind Traders')).toHaveCount(0);

  await page.getByRole('searchbox').fill('ana');
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByRole('link', { name: 'Ana Silva' }).click();
  await expectAccessible(page);
  await page.getByLabel('Hand all of it over to').selectOption('Nina New');
  await page.getByRole('button', { name: 'Hand over' }).click();
  await expect(page.getByText('Nothing is theirs')).toBeVisible();
  await hers.reload();
  await expect(hers.getByRole('link', { name: 'Northwind Traders' }).first()).toBeVisible();

  await page.getByRole('link', { name: 'People' }).first().click();
  await page.getByRole('link', { name: 'Nina New' }).click();
  await expect(page.getByText('Active')).toBeVisible();
  await page.getByRole('button', { name: 'Disable Nina New' }).click();
  await expect(page.getByRole('button', { name: 'Enable Nina New' })).toBeVisible();
  await hers.reload();
  await expect(hers).toHaveTitle('Sign in · Rapport');
  await open(page, '/');
  await expect(page.getByLabel('Owner').getByRole('option', { name: 'Nina New' })).toHaveCount(0);
  await context.close();
});

test('a team is made, filled, renamed and removed', async ({ page }) => {
  await open(page, '/settings/teams');
  await page.getByLabel('Name', { exact: true }).fill('Europe');
  await page.getByRole('button', { name: 'Make team' }).click();
  const card = page.getByRole('region', { name: 'Europe' });
  await card.getByLabel('Add somebody').selectOption({ label: 'Ben Okafor' });
  await card.getByRole('button', { name: 'Add' }).click();
  await expect(card.getByRole('list', { name: 'Members of Europe' })).toContainText('Ben Okafor');
  await expectAccessible(page);
  await card.getByText('Rename, change the lead or remove').click();
  await card.getByLabel('Name', { exact: true }).fill('EMEA');
  await card.getByRole('button', { name: 'Save' }).click();
  const renamed = page.getByRole('region', { name: 'EMEA' });
  await expect(renamed.getByText('Saved.')).toBeVisible();
  await renamed.getByText('Rename, change the lead or remove').click();
  await renamed.getByRole('button', { name: 'Remove EMEA' }).click();
  await expect(page.getByText('There is no team yet')).toBeVisible();
});
