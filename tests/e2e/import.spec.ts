import { expectAccessible } from './accessibility.ts';
import { expect, fillingTest as test, open } from './fixtures.ts';

const accounts = `Customer ID,Company name,Plan,Renewal date,CSM
A-1,Acme Bricks,pro,2027-09-30,ann.lee@example.org
A-2,Beta Tools,free,31/02/2027,
`;

test('a file with a bad cell is mapped, checked, imported without it, and taken back', async ({ page }) => {
  test.setTimeout(60_000);
  await open(page, '/import');
  const file = { name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from(accounts) };
  await page.getByLabel('Choose a file').setInputFiles(file);
  await page.getByRole('button', { name: 'Look at the file' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'customers.csv' })).toBeVisible();
  const bad = page.getByRole('region', { name: 'Bad rows', exact: true });
  await expect(bad).toContainText('1 row cannot be imported');
  await expect(bad.getByRole('cell', { name: /31\/02\/2027/ })).toContainText('no day of the calendar');
  await expectAccessible(page);

  // The plan is left out, and the file checked again.
  await page.getByLabel('Plan means').selectOption('Leave out');
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(page.getByRole('columnheader', { name: 'Plan' })).toHaveCount(0);

  const apply = page.getByRole('button', { name: 'Import 1 row of accounts' });
  await apply.click();
  await expect(page.getByRole('alert').filter({ hasText: 'say that the bad rows are to be left out' })).toBeVisible();
  await page.getByLabel('Leave the 1 bad row out').check();
  await apply.click();
  await expect(page.getByRole('heading', { name: 'Imported' })).toBeVisible();
  await expect(page.getByText('1 row is in the book, with 1 new account')).toBeVisible();
  const address = page.url();
  await page.getByRole('link', { name: 'Acme Bricks' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Acme Bricks' })).toBeVisible();

  await open(page, '/import/people');
  await expect(page.getByText('ann.lee@example.org')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Invite' }).click();
  await expect(page.getByLabel('The link')).toHaveValue(/\/invite\//);

  await page.goto(address);
  await page.getByRole('link', { name: 'See what taking it back would do' }).click();
  await expect(page.getByText('1 account leaves the book')).toBeVisible();
  await page.getByRole('button', { name: 'Take the import back' }).click();
  await expect(page.getByRole('heading', { name: 'Taken back' })).toBeVisible();
  await open(page, '/import/history');
  await expect(page.getByRole('row', { name: /customers\.csv/ })).toContainText('Root Admin');
});
