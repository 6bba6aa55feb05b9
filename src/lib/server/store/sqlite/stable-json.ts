/**
 * JSON with sorted keys, so that equal content is equal text; -0 stays -0, numbers that are none become null, and
 * broken surrogate pairs are replaced as the database would replace them.
 */
export function stableJson(value: unknown): string {
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
  if (Array.isArray(value)) return `[${value.map(stableJson).join(',')}]`;
  let text = '';
  for (const key of Object.keys(value).sort()) {
    const part = (value as Record<string, unknown>)[key];
    if (part !== undefined) text += `${text ? ',' : ''}${stableJson(key)}:${stableJson(part)}`;
  }
  return `{${text}}`;
}
