import { expectAccessible } from './accessibility.ts';
import { expect, open } from './fixtures.ts';
import { smallBook as test } from './seeded.ts';

const pages = {
  book: '/',
  'a book of nobody': '/?q=nobody-like-that',
  account: '/accounts/northwind',
  'an account of the past': '/accounts/northwind?at=today-60',
  'an account without data': '/accounts/quiet',
  'an account that is gone': '/accounts/gone',
  'no such account': '/accounts/nobody',
  tasks: '/tasks',
  'done tasks': '/tasks?tab=done',
};

for (const theme of ['light', 'dark'] as const) {
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    for (const [name, path] of Object.entries(pages)) {
      test(`${name}: readable in the ${theme} theme at ${width} px`, async ({ page }) => {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme: theme });
        const day = new Date(Date.now() - 60 * 86_400_000).toISOString().slice(0, 10);
        await open(page, path.replace('today-60', day));
        await expectAccessible(page);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, 'nothing is wider than the screen').toBeLessThanOrEqual(0);
      });
    }
  }
}

test('an open task is readable in both themes', async ({ page }) => {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await open(page, '/tasks');
    await page.getByRole('link', { name: 'Call Northwind Traders' }).click();
    await expect(page.getByRole('button', { name: 'Complete' })).toBeVisible();
    await expectAccessible(page);
  }
});
