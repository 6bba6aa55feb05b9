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
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Nina New');
  await expect(page.getByText('Active', { exact: true })).toBeVisible();
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

test('what was done stands in the audit log, what would go is shown before it is saved, a provider is tried before it is', async ({
  page,
}) => {
  test.setTimeout(60_000);
  await open(page, '/settings/retention');
  await page.getByLabel('Values of signals').fill('soon');
  await page.getByRole('button', { name: 'See what would go' }).click();
  await expect(page.getByText('Write a whole number of days')).toBeVisible();
  await page.getByLabel('Values of signals').fill('30');
  await page.getByRole('button', { name: 'See what would go' }).click();
  await expect(page.getByRole('row', { name: /Values of signals/ })).toContainText('older than 30 days');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save these limits' }).click();
  await page.getByRole('button', { name: 'Do it now' }).click();
  await expect(page.getByText('asked for by Root Admin')).toBeVisible();

  await open(page, '/settings/sign-in');
  await page.getByLabel('Name', { exact: true }).fill('Example ID');
  await page.getByLabel('Issuer').fill('http://localhost:9');
  await page.getByLabel('Client id').fill('rapport');
  await page.getByLabel('Client secret').fill('a secret');
  await page.getByRole('button', { name: 'Try it' }).click();
  await expect(page.getByRole('alert')).toContainText('cannot be reached');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByLabel('Client secret')).toHaveValue('');
  expect(await page.content()).not.toContain('a secret');

  await open(page, '/settings/audit?kind=settings');
  const saved = page.getByRole('listitem').filter({ hasText: 'changed how long things are kept' });
  await expect(saved.first()).toContainText('observations');
  await expectAccessible(page);
  await page.getByRole('combobox', { name: 'What' }).selectOption('People and teams');
  await expect(saved).toHaveCount(0);
});
