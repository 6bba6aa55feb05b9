/** From the text of one item to a value that may be looked at, or why not. */
import { reservedKeys } from '#lib/core/documents/edits.ts';

/** Where something is wrong with an item as such. */
export const whole = 'item';

export type ParsedItem =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly path: string };

/** `fields`: how many names the text has. A name that stands twice would be read one way here and another way elsewhere, so it is refused. */
export function parseItem(text: string, fields: number): ParsedItem {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return {
      ok: false,
      code: 'not-json',
      message: 'This is not JSON; check quotes, commas and brackets.',
      path: whole,
    };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { ok: false, code: 'wrong-type', message: 'An item must be an object: { … }.', path: whole };
  const found: Found = { fields: 0, fault: null };
  look(value, '', found);
  if (found.fault) return found.fault;
  if (found.fields !== fields)
    return { ok: false, code: 'duplicate-key', message: 'A field stands twice in one object; keep one.', path: whole };
  return { ok: true, value };
}

interface Found {
  fields: number;
  fault: Extract<ParsedItem, { ok: false }> | null;
}

/** Goes as deep as the item, which was measured before. */
function look(value: unknown, path: string, found: Found): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed())
      fault(found, 'broken-text', path, 'The text holds half of a character; send it as UTF-8.');
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value))
      fault(found, 'number-too-large', path, 'The number is beyond what can be calculated with; send a smaller one.');
  } else if (Array.isArray(value)) value.forEach((each, index) => look(each, `${path}[${index}]`, found));
  else if (typeof value === 'object' && value !== null)
    for (const key of Object.keys(value)) {
      found.fields++;
      const inner = path === '' ? shown(key) : `${path}.${shown(key)}`;
      if (reservedKeys.has(key)) fault(found, 'reserved-key', inner, `The field name "${key}" is reserved; rename it.`);
      else if (!key.isWellFormed())
        fault(found, 'broken-text', inner, 'A field name holds half of a character; rename it.');
      look((value as Record<string, unknown>)[key], inner, found);
    }
}

function fault(found: Found, code: string, path: string, message: string): void {
  found.fault ??= { ok: false, code, message, path };
}

function shown(key: string): string {
  return (key.length > 60 ? `${key.slice(0, 57)}...` : key).toWellFormed();
}
