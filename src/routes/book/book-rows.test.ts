import { expect, it } from 'vitest';
import type { BookRow } from '#lib/server/store/book-store.ts';
import { BookRows, type RowPage } from './book-rows.svelte.ts';

const size = 2;

function row(accountId: string): BookRow {
  return { accountId, name: accountId } as BookRow;
}

function pageOf(...ids: string[]): RowPage {
  return { rows: ids.map(row), total: 4 };
}

it('a refresh shows the rows of before until the new ones are here', async () => {
  const before = new BookRows(pageOf('a', 'b'), size, async () => pageOf('c', 'd'));
  expect(before.at(2)).toBeUndefined();
  before.need(0, 4);
  await expect.poll(() => before.at(2)?.accountId).toBe('c');

  const answer = Promise.withResolvers<RowPage>();
  const after = new BookRows(pageOf('a2', 'b2'), size, () => answer.promise, before);
  const again = new BookRows(pageOf('a3', 'b3'), size, () => answer.promise, after);
  expect([0, 1, 2, 3].map((index) => again.at(index)?.accountId)).toEqual(['a3', 'b3', 'c', 'd']);
  again.need(0, 4);
  answer.resolve(pageOf('c3', 'd3'));
  await expect.poll(() => again.at(3)?.accountId).toBe('d3');
});
