import { expect, test } from 'vitest';
import { idSchema } from './document.ts';
import { newId, nodePrefix } from './new-id.ts';

test('ids carry their prefix, fit the schema and follow the given randomness', () => {
  let at = 0;
  const random = () => (at++ * 0.618) % 1;
  const ids = Object.values(nodePrefix).map((prefix) => newId(prefix, random));
  for (const id of ids) expect(idSchema.safeParse(id).success).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect(newId('e', () => 0)).toBe('e_00000000');
  expect(newId('e', () => 0.999999)).toBe('e_zzzzzzzz');
});

test('prefixes tell node types apart', () => {
  expect(new Set(Object.values(nodePrefix)).size).toBe(Object.keys(nodePrefix).length);
});
