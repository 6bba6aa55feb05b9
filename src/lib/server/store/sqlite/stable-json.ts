/**
 * JSON with sorted keys, so that equal content is equal text; -0 stays -0, numbers that are none become null, and
 * broken surrogate pairs are replaced as the database would replace them.
 */
export function stableJson(value: unknown): string {
  const sorted = inOrder(value);
  return sorted === undefined ? written(value) : JSON.stringify(sorted);
}

/**
 * The value with its keys in order, for JSON.stringify, which is five times as fast; undefined where that would write something else.
 * What is in order already, as most that was read from the database is, comes back as it is.
 */
function inOrder(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? value : undefined;
    case 'number':
      return Object.is(value, -0) ? undefined : value;
    case 'boolean':
      return value;
    case 'object':
      break;
    default:
      return undefined;
  }
  if (value === null) return null;
  if (Array.isArray(value)) return value.every((each) => inOrder(each) === each) ? value : undefined;
  if (Object.getPrototypeOf(value) !== Object.prototype) return undefined;
  const object = value as Record<string, unknown>;
  const keys = Object.keys(object);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    if (i > 0 && keys[i - 1]! > key) return sortedCopy(object, keys);
    const part = object[key];
    const ordered = inOrder(part);
    if (ordered === undefined || !key.isWellFormed()) return undefined;
    if (ordered !== part && part === part) return sortedCopy(object, keys);
  }
  return object;
}

function sortedCopy(object: Readonly<Record<string, unknown>>, keys: string[]): unknown {
  const sorted: Record<string, unknown> = {};
  for (const key of keys.sort()) {
    const part = inOrder(object[key]);
    // Keys that are numbers come first in every object, whatever the order.
    if (part === undefined || key === '__proto__' || (key[0]! >= '0' && key[0]! <= '9') || !key.isWellFormed())
      return undefined;
    sorted[key] = part;
  }
  return sorted;
}

function written(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.isWellFormed() ? value : value.toWellFormed());
    case 'number':
      return Object.is(value, -0) ? '-0' : Number.isFinite(value) ? String(value) : 'null';
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      break;
    default:
      return 'null';
  }
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
  let text = '';
  for (const key of Object.keys(value).sort()) {
    const part = (value as Record<string, unknown>)[key];
    if (part !== undefined) text += `${text ? ',' : ''}${written(key)}:${written(part)}`;
  }
  return `{${text}}`;
}
