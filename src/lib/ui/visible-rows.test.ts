import { expect, test } from 'vitest';
import { visibleRows } from './visible-rows.ts';

const list = { screenHeight: 400, rowHeight: 40, count: 1000, spare: 5 };

test('rows on screen and a few beyond either edge', () => {
  expect(visibleRows({ ...list, scrolled: 4000 })).toEqual({ first: 95, end: 115 });
});

test('nothing before the first row and nothing after the last', () => {
  expect(visibleRows({ ...list, scrolled: -300 })).toEqual({ first: 0, end: 8 });
  expect(visibleRows({ ...list, scrolled: 39_600 })).toEqual({ first: 985, end: 1000 });
});

test('a list that became shorter than where one was still shows its end', () => {
  expect(visibleRows({ ...list, count: 3, scrolled: 40_000 })).toEqual({ first: 2, end: 3 });
  expect(visibleRows({ ...list, count: 0, scrolled: 0 })).toEqual({ first: 0, end: 0 });
});
