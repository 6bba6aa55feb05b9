import type { DecisionState } from './decision.ts';

/** Whether two states remember the same; what nothing touched is mostly the same object, and not looked into. */
export function isSameState(a: DecisionState, b: DecisionState): boolean {
  return isSameJson(a, b);
}

function isSameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  for (const key of keys) if (!Object.hasOwn(b, key) || !isSameJson(at(a, key), at(b, key))) return false;
  return true;
}

const at = (value: object, key: string): unknown => (value as Readonly<Record<string, unknown>>)[key];
