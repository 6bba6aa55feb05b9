import { expectReadable } from './accessibility.ts';
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

for (const [name, path] of Object.entries(pages)) {
  test(`${name}: readable on wide and narrow screens in both themes`, async ({ page }) => {
    const day = new Date(Date.now() - 60 * 86_400_000).toISOString().slice(0, 10);
    await open(page, path.replace('today-60', day));
    await expectReadable(page);
  });
}

test('an open task is readable', async ({ page }) => {
  await open(page, '/tasks');
  await page.getByRole('link', { name: 'Call Northwind Traders' }).click();
  await expect(page.getByRole('button', { name: 'Complete' })).toBeVisible();
  await expectReadable(page);
});
