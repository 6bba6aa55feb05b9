/** Applies edits, the form in which fixes and bulk changes are offered, to a document. */
import type { Edit } from '../problems.ts';

/**
 * The document after the edits, in order; parts that did not change keep their identity, and so does the whole when nothing did.
 * `set` makes missing objects on its way; in a list it replaces or appends. `remove` of what is not there does nothing.
 * Throws on a path through a plain value or a reserved name: edits are made by us, so that is a bug.
 */
export function applyEdits<Document>(document: Document, edits: readonly Edit[]): Document {
  return edits.reduce<unknown>((current, edit) => change(current, edit, 0), document) as Document;
}

/** Names that reach an object's prototype; never keys of ours. */
export const reservedKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

function change(current: unknown, edit: Edit, depth: number): unknown {
  if (depth === edit.path.length) return edit.do === 'set' ? edit.value : undefined;
  const key = edit.path[depth]!;
  if (Array.isArray(current)) return changeList(current, edit, depth, key);
  if (reservedKeys.has(String(key))) throw new Error(`An edit must not go through "${key}".`);
  if (current === undefined && edit.do === 'set') return { [key]: change(undefined, edit, depth + 1) };
  if (current === undefined) return undefined;
  if (typeof current !== 'object' || current === null)
    throw new Error(`There is nothing to edit at ${edit.path.join('.')}.`);
  return changeObject(current as Readonly<Record<string, unknown>>, edit, depth, String(key));
}

function changeObject(current: Readonly<Record<string, unknown>>, edit: Edit, depth: number, key: string): unknown {
  const before = Object.hasOwn(current, key) ? current[key] : undefined;
  const removes = edit.do === 'remove' && depth === edit.path.length - 1;
  if (removes)
    return Object.hasOwn(current, key)
      ? Object.fromEntries(Object.entries(current).filter(([each]) => each !== key))
      : current;
  const after = change(before, edit, depth + 1);
  return Object.is(before, after) ? current : { ...current, [key]: after };
}

function changeList(current: readonly unknown[], edit: Edit, depth: number, key: string | number): unknown {
  if (typeof key !== 'number' || !Number.isInteger(key) || key < 0 || key > current.length)
    throw new Error(`A list has no place "${key}" to edit.`);
  const removes = edit.do === 'remove' && depth === edit.path.length - 1;
  if (removes) return key < current.length ? current.toSpliced(key, 1) : current;
  const after = change(current[key], edit, depth + 1);
  if (key === current.length) return after === undefined ? current : [...current, after];
  return Object.is(current[key], after) ? current : current.with(key, after);
}
