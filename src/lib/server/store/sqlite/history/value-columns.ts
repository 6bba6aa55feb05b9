/** A value as two columns: its kind, and the number or text. Everything a Value can be comes back unchanged, -0 and NUL included. */
import { isDateValue, type Value } from '#lib/core/values.ts';

const unknown = 0;
export const numberKind = 1;
const text = 2;
const boolean = 3;
const date = 4;

export function valueKind(value: Value): number {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? numberKind : unknown;
    case 'string':
      return text;
    case 'boolean':
      return boolean;
    default:
      return isDateValue(value) && Number.isFinite(value.date) ? date : unknown;
  }
}

export function valueColumn(value: Value): number | string | null {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'string':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    default:
      return isDateValue(value) && Number.isFinite(value.date) ? value.date : null;
  }
}

export function valueFrom(kind: number, column: number | string | null): Value {
  switch (kind) {
    case boolean:
      return column === 1;
    case date:
      return { date: column as number };
    default:
      return column;
  }
}
