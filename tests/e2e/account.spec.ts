import { expect } from './fixtures.ts';
import { AccountPage } from './pages/account-page.ts';
import { smallBook as test } from './seeded.ts';

test('a past day is replayed, explained, and left again', async ({ page }) => {
  const account = new AccountPage(page);
  await account.open('northwind');
  await expect(account.score).toHaveText('44.3');
  await page.getByText('Every change as a table').click();
  const oldest = page.getByRole('table').getByRole('row').last();
  await expect(oldest).toContainText('100.0');
  await oldest.getByRole('link').click();
  await expect(account.banner).toContainText('replayed exactly');
  await expect(account.score).toHaveText('100.0');
  await expect(account.panel('What happened')).not.toContainText('At risk since');
  await expect(account.row('Logins')).toContainText('Sum over 28 days: 48');
  await expect(account.tree.getByText('Unknown', { exact: true })).toBeVisible();
  await account.banner.getByRole('link', { name: 'Back to now' }).click();
  await expect(account.score).toHaveText('44.3');
  await expect(account.banner).toBeHidden();
});

test('the chart picks a day by pointer and by keyboard', async ({ page }) => {
  const account = new AccountPage(page);
  await account.open('northwind');
  await account.chart.focus();
  await page.keyboard.press('PageDown');
  await page.keyboard.press('ArrowLeft');
  await expect(account.chart).toHaveAttribute('aria-valuetext', /: 88\.0, Healthy$/);
  await page.keyboard.press('Enter');
  await expect(account.score).toHaveText('88.0');
  await account.open('northwind');
  await account.chart.click({ position: { x: 60, y: 60 } });
  await expect(account.banner).toBeVisible();
  await expect(account.score).toHaveText('100.0');
});

test('a day before the first score says what is so', async ({ page }) => {
  const account = new AccountPage(page);
  await account.open('northwind', '?at=2001-01-01');
  await expect(page.getByText('No score on 1 January 2001')).toBeVisible();
  await expect(page.getByText('The first score of this account is from')).toBeVisible();
});

test('the explanation is walked by keyboard, down to the observation', async ({ page }) => {
  const account = new AccountPage(page);
  await account.open('northwind');
  await account.row('Health').focus();
  await page.keyboard.press('ArrowDown');
  await expect(account.row('Overall')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  const logins = account.row('Logins');
  await expect(logins).toBeFocused();
  for (const part of ['weight 70%', '+26.3', 'of 70', 'today']) await expect(logins).toContainText(part);
  await page.keyboard.press('ArrowLeft');
  await expect(account.row('Overall')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(logins).toBeHidden();
  await page.keyboard.press('ArrowRight');
  await expect(logins).toBeVisible();
});

test('people, tasks and what happened are beside the score', async ({ page }) => {
  const account = new AccountPage(page);
  await account.open('northwind');
  await expect(account.panel('Contacts')).toContainText('Do not contact');
  await expect(account.panel('Contacts')).toContainText('Champion since');
  await expect(account.panel('What happened')).toContainText('At risk since');
  await account.panel('Tasks').getByRole('link', { name: 'Call Northwind Traders' }).click();
  await expect(page.getByRole('button', { name: 'Complete' })).toBeVisible();
});

test('without data there is no score, and the reasons are named', async ({ page }) => {
  const account = new AccountPage(page);
  await account.open('quiet');
  await expect(page.getByText('No score: data needed')).toBeVisible();
  await expect(account.row('Logins')).toContainText('Unknown');
  await expect(account.panel('Why')).toContainText('no value has ever arrived');
});

test('an account that is gone says since when', async ({ page }) => {
  await new AccountPage(page).open('gone');
  await expect(page.getByText('Churned on')).toBeVisible();
});

test('an account that does not exist leads back to the book', async ({ page }) => {
  const response = await page.goto('/accounts/nobody');
  expect(response?.status()).toBe(404);
  await expect(page.getByText('There is no account with the id “nobody”')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search accounts by name' }).fill('glass');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByRole('link', { name: 'Gone Glass' })).toBeVisible();
});
