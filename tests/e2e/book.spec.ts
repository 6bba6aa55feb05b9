import { expect } from './fixtures.ts';
import { AccountPage } from './pages/account-page.ts';
import { BookPage } from './pages/book-page.ts';
import { smallBook as test } from './seeded.ts';

test('why an account is at risk is found in two clicks', async ({ page }) => {
  const book = new BookPage(page);
  await book.open();
  await book.band('At risk').click();
  await expect(book.rows).toHaveCount(1);
  await book.link('Northwind Traders').click();
  const account = new AccountPage(page);
  await expect(account.summary).toContainText('Logins');
  await expect(account.row('Logins')).toContainText('Sum over 28 days');
});

test('bands are counted, and one that is chosen twice is let go', async ({ page }) => {
  const book = new BookPage(page);
  await book.open();
  await expect(book.band('At risk')).toContainText('€120');
  await expect(book.band('No score')).toBeVisible();
  await book.band('No score').click();
  expect(await book.names()).toEqual(['Quiet Harbour']);
  await expect(book.band('No score')).toHaveAttribute('aria-current', 'true');
  await book.band('No score').click();
  await expect(book.rows).toHaveCount(3);
  await expect(page).toHaveURL(/\/$/);
});

test('a row says what is known and what is not', async ({ page }) => {
  const book = new BookPage(page);
  await book.open();
  const known = book.row('Northwind Traders');
  for (const part of ['44.3', 'At risk', 'since', '−43.8', '€120', 'in 6 weeks', 'Ana Silva', '1'])
    await expect(known).toContainText(part);
  await expect(known.getByRole('img', { name: /^From 100\.0 to 44\.3/ })).toBeVisible();
  const unknown = book.row('Quiet Harbour');
  for (const part of ['No score', 'Data needed', 'Nobody']) await expect(unknown).toContainText(part);
});

test('every column sorts both ways, and the address remembers', async ({ page }) => {
  const book = new BookPage(page);
  await book.open();
  for (const [column, first] of [
    ['ARR', 'Northwind Traders'],
    ['Account', 'Bluebird Bakery'],
    ['30 days', 'Northwind Traders'],
    ['Renewal', 'Northwind Traders'],
    ['Owner', 'Northwind Traders'],
    ['Tasks', 'Northwind Traders'],
    ['Health', 'Northwind Traders'],
  ] as const) {
    await book.column(column).getByRole('link').click();
    await expect(book.column(column), column).toHaveAttribute('aria-sort', /ascending|descending/);
    await expect(book.rows.first(), column).toContainText(first);
    const before = await book.column(column).getAttribute('aria-sort');
    await book.column(column).getByRole('link').click();
    await expect(book.column(column), column).not.toHaveAttribute('aria-sort', before ?? '');
  }
  await book.open('?sort=name&dir=desc');
  expect(await book.names()).toEqual(['Quiet Harbour', 'Northwind Traders', 'Bluebird Bakery']);
});

test('search and filters narrow the list, and a list of nobody says so', async ({ page }) => {
  const book = new BookPage(page);
  await book.open();
  await page.keyboard.press('/');
  await expect(book.search).toBeFocused();
  await page.keyboard.type('blue');
  await expect(book.rows).toHaveCount(1);
  await expect(page).toHaveURL(/\?q=blue$/);
  await page.getByRole('combobox', { name: 'Owner' }).selectOption('Ana Silva');
  await expect(page.getByRole('heading', { name: 'No account matches' })).toBeVisible();
  await page.getByRole('link', { name: 'Show the whole book' }).click();
  await expect(book.rows).toHaveCount(3);
  await page.getByRole('combobox', { name: 'Status' }).selectOption('Churned');
  await expect(book.rows).toHaveCount(1);
  await expect(book.row('Gone Glass')).toContainText('Churned');
});

test('arrow keys walk the rows, Enter opens one, and back comes back', async ({ page }) => {
  const book = new BookPage(page);
  await book.open('?sort=name');
  await book.link('Bluebird Bakery').focus();
  await page.keyboard.press('ArrowDown');
  await expect(book.link('Northwind Traders')).toBeFocused();
  await page.keyboard.press('End');
  await expect(book.link('Quiet Harbour')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Northwind Traders');
  await page.goBack();
  await expect(book.rows).toHaveCount(3);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the book still sorts, filters and leads on', async ({ page }) => {
    await page.goto('/');
    const book = new BookPage(page);
    await book.column('ARR').getByRole('link').click();
    await expect(book.rows.first()).toContainText('Northwind Traders');
    await book.search.fill('blue');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(book.rows).toHaveCount(1);
    await book.link('Bluebird Bakery').click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bluebird Bakery');
  });
});
