import { expectAccessible } from './accessibility.ts';
import { expect, open, test } from './fixtures.ts';

for (const theme of ['light', 'dark'] as const) {
  for (const [width, height] of [
    [1280, 800],
    [390, 844],
  ] as const) {
    test(`the empty book is readable in the ${theme} theme at ${width} px`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: theme });
      await open(page, '/');
      await expect(page).toHaveTitle('Book · Rapport');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Book');
      await expect(page.getByText('npx rapport import accounts')).toBeVisible();
      expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe(theme);
      await expectAccessible(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, 'nothing is wider than the screen').toBeLessThanOrEqual(0);
    });
  }
}

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
