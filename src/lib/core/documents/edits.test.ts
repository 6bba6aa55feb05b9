import { expect, test } from 'vitest';
import type { Edit } from '../problems.ts';
import { applyEdits } from './edits.ts';

const start = { nodes: { a: { config: { rows: [1, 2, 3] } }, b: {} }, name: 'x' };
const set = (path: Edit['path'], value: unknown): Edit => ({ do: 'set', path, value });
const remove = (path: Edit['path']): Edit => ({ do: 'remove', path });

test('set replaces, creates on its way and appends; remove deletes', () => {
  expect(applyEdits(start, [set(['name'], 'y')]).name).toBe('y');
  expect(applyEdits<unknown>({}, [set(['layout', 'a'], [1, 2])])).toEqual({ layout: { a: [1, 2] } });
  expect(applyEdits(start, [set(['nodes', 'a', 'config', 'rows', 3], 4)]).nodes.a.config.rows).toEqual([1, 2, 3, 4]);
  expect(applyEdits(start, [remove(['nodes', 'a', 'config', 'rows', 0])]).nodes.a.config.rows).toEqual([2, 3]);
  expect(Object.keys(applyEdits(start, [remove(['nodes', 'b'])]).nodes)).toEqual(['a']);
});

test('what did not change keeps its identity', () => {
  const after = applyEdits(start, [set(['nodes', 'a', 'config', 'rows', 1], 9)]);
  expect(after.nodes.b).toBe(start.nodes.b);
  expect(start.nodes.a.config.rows).toEqual([1, 2, 3]);
  expect(
    applyEdits(start, [set(['name'], 'x'), remove(['nodes', 'c', 'd']), remove(['nodes', 'a', 'config', 'rows', 3])]),
  ).toBe(start);
});

test('a path through a prototype or a plain value is a bug and throws', () => {
  for (const path of [
    ['__proto__', 'x'],
    ['nodes', 'constructor'],
    ['name', 'x'],
    ['nodes', 'a', 'config', 'rows', 9],
  ])
    expect(() => applyEdits(start, [set(path, 1)])).toThrow();
});
