import { expect } from './fixtures.ts';
import { BookPage } from './pages/book-page.ts';
import { largeBook as test } from './seeded.ts';

test('10,000 rows are scrolled to the end with few of them drawn', async ({ page }) => {
  const book = new BookPage(page);
  await book.open('?sort=name');
  await expect(book.table).toHaveAttribute('aria-rowcount', '10001');
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
  await expect(book.rows.nth(15)).toContainText(/Account 0(49|50|51)/);
  expect(await book.rows.count()).toBeLessThan(60);
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await expect(book.row('Account 10000')).toBeVisible();
  await expect(book.row('Account 10000')).toHaveAttribute('aria-rowindex', '10001');
  expect(await book.rows.count()).toBeLessThan(60);
  await page.evaluate(() => scrollTo(0, 0));
  await expect(book.row('Account 00001')).toBeVisible();
});

test('the keyboard goes to the last row and back', async ({ page }) => {
  const book = new BookPage(page);
  await book.open('?sort=name');
  await book.link('Account 00001').focus();
  await page.keyboard.press('End');
  await expect(book.link('Account 10000')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(book.link('Account 09999')).toBeFocused();
  await page.keyboard.press('Home');
  await expect(book.link('Account 00001')).toBeFocused();
});

test('cards on a narrow screen scroll to the end too', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const book = new BookPage(page);
  await book.open('?sort=name');
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await expect(book.row('Account 10000')).toBeVisible();
  expect(await book.rows.count()).toBeLessThan(60);
});

test('rows that could not be loaded can be asked for again', async ({ page }) => {
  const book = new BookPage(page);
  await book.open('?sort=name');
  await page.route('**/book/rows*', (route) => route.abort());
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await expect(page.getByRole('alert')).toContainText('could not be loaded');
  await page.unroute('**/book/rows*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(book.row('Account 10000')).toBeVisible();
});
