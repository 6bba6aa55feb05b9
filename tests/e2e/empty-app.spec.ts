import { expectReadable } from './accessibility.ts';
import { expect, open, test } from './fixtures.ts';

test('the empty book is readable, and says how to fill it', async ({ page }) => {
  await open(page, '/');
  await expect(page).toHaveTitle('Book · Rapport');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Book');
  await expect(page.locator('[aria-current=step]')).toContainText('Bring in your accounts');
  await expectReadable(page);
});

test('the navigation leads to the tasks and back, and says where one is', async ({ page }) => {
  await open(page, '/');
  const main = page.getByRole('navigation', { name: 'Main' });
  await main.getByRole('link', { name: 'Tasks' }).click();
  await expect(page).toHaveTitle('Tasks · Rapport');
  await expect(main.getByRole('link', { name: 'Tasks' })).toHaveAttribute('aria-current', 'page');
  await main.getByRole('link', { name: 'Book' }).click();
  await expect(page).toHaveTitle('Book · Rapport');
});

test('a chosen theme stays after a reload', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await open(page, '/');
  await page.getByRole('button', { name: 'Dark theme' }).click();
  await expect(page.locator('html')).toHaveClass(/dark/);
  await open(page, '/');
  await expect(page.locator('html')).toHaveClass(/dark/);
  await page.getByRole('button', { name: 'Theme of the system' }).click();
  await expect(page.locator('html')).not.toHaveClass(/dark/);
});

test('the keyboard reaches the content first', async ({ page }) => {
  await open(page, '/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#content')).toBeFocused();
});
