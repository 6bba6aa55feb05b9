import { apiClient } from '../api/api-client.ts';
import { expectAccessible } from './accessibility.ts';
import { expect, fillingTest as test, open } from './fixtures.ts';

test('an admin makes a token, sees it once, and revokes it', async ({ page, server }) => {
  await open(page, '/settings/tokens');
  await expect(page.getByText('No token can be used yet')).toBeVisible();
  await page.getByRole('button', { name: 'Make token' }).focus();
  await page.getByLabel('Name').fill('Nightly export');
  await page.getByLabel('Source').fill('product data');
  await page.getByLabel('Read accounts and outcomes').check();
  await page.getByRole('button', { name: 'Make token' }).click();
  await expect(page.getByRole('alert')).toContainText('letters, digits and dashes');
  await page.getByLabel('Source').fill('product');
  await page.getByRole('button', { name: 'Make token' }).click();
  const token = await page.getByLabel('The new token').inputValue();
  const client = apiClient(server.address, token);
  expect((await client.get('/api/v1/accounts')).status).toBe(200);
  await page.reload();
  await expect(page.getByLabel('The new token')).toHaveCount(0);
  await expect(page.getByRole('listitem').filter({ hasText: 'Nightly export' })).toContainText('Source product');
  await page.getByRole('button', { name: 'Revoke Nightly export' }).click();
  await expect(page.getByRole('heading', { name: 'Revoked or expired' })).toBeVisible();
  expect((await client.get('/api/v1/accounts')).status).toBe(401);
  await expectAccessible(page);
});

test('the reference shows every operation and finds fields', async ({ page }) => {
  await open(page, '/api');
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(12);
  await page.getByLabel('Search addresses').fill('doNotContact');
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(['Create or change contacts']);
  await page.getByLabel('Search addresses').fill('nothing like it');
  await expect(page.getByText('Nothing of the API has to do with')).toBeVisible();
  await page.getByLabel('Search addresses').fill('');
  await page.getByText('Example: One is stored, one refused').click();
  await expect(page.getByText('"code": "unknown-account"')).toBeVisible();
  await expectAccessible(page);
});
