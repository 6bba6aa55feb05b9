import { expect, test } from 'vitest';
import { linePath, stepPath } from './step-path.ts';

test('a line breaks where a value is unknown', () => {
  expect(
    linePath([
      { x: 0, y: 1 },
      { x: 1, y: 2 },
      { x: 2, y: null },
      { x: 3, y: 4 },
    ]),
  ).toBe('M0 1L0 1L1 2M3 4L3 4');
  expect(linePath([{ x: 0, y: null }])).toBe('');
});

test('a step holds its value until the next point, and the last one until the end', () => {
  expect(
    stepPath(
      [
        { x: 0, y: 10 },
        { x: 5, y: 20 },
      ],
      9,
    ),
  ).toBe('M0 10H5V20H9');
  expect(
    stepPath(
      [
        { x: 0, y: 10 },
        { x: 5, y: null },
        { x: 7, y: 3 },
      ],
      9,
    ),
  ).toBe('M0 10H5M7 3H9');
  expect(stepPath([], 9)).toBe('');
});
