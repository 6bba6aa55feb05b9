/** From the payload of a delivery to an item, by a mapping. Knows of nothing but the two. */
import { isoMoment, parseIsoMoment, valueConstant } from '#lib/core/values.ts';
import type { Fault } from '../../api/items/item-desk.ts';
import { keyOf, namedValues } from '../segment/values.ts';
import { fieldsOf, moreOf, type Binding, type FieldSpec, type Mapping, type Path } from './mapping.ts';

export type Applied =
  | { readonly ok: true; readonly item: Readonly<Record<string, unknown>> }
  /** `path`: the field of the item, as in the mapping. */
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** As people read it: `data.items[0].id`. */
export function sayPath(path: Path): string {
  return path.map((each, at) => (/^\d+$/.test(each) ? `[${each}]` : at === 0 ? each : `.${each}`)).join('');
}

/** `undefined`: there is no such field. */
export function valueAt(payload: unknown, path: Path): unknown {
  let found = payload;
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}

/** Whether a delivery is one that the mapping is for. */
export function isFor({ when }: Mapping, payload: unknown): boolean {
  if (!when) return true;
  const found = valueAt(payload, when.path);
  return (typeof found !== 'object' || found === null) && found !== undefined && String(found) === when.is;
}

/** `sentAt`: when it was sent (epoch ms), for what has no time of its own. */
export function applyMapping(mapping: Mapping, payload: unknown, sentAt: number): Applied {
  const faults: Fault[] = [];
  const item: Record<string, unknown> = {};
  const specs = fieldsOf[mapping.kind];
  for (const spec of specs) {
    const binding = Object.hasOwn(mapping.fields, spec.name) ? mapping.fields[spec.name] : undefined;
    const found = binding ? read(spec, binding, payload, faults) : undefined;
    if (found !== undefined) item[spec.name] = found;
    else if (!binding && spec.isNeeded)
      faults.push({ code: 'not-mapped', path: spec.name, message: `Choose the field that is “${spec.label}”.` });
  }
  for (const name of Object.keys(mapping.fields))
    if (!specs.some((spec) => spec.name === name))
      faults.push({ code: 'unknown-field', path: name, message: `“${name}” is no field of this kind; take it out.` });
  const more = moreOf[mapping.kind];
  if (more) item[more] = moreFrom(mapping, payload, more === 'attributes', faults);
  else if (mapping.properties.length > 0)
    faults.push({ code: 'unknown-field', path: 'properties', message: 'This kind takes no further fields along.' });
  if (faults.length > 0) return { ok: false, faults };
  if (mapping.accountSource !== null) item['account'] = { source: mapping.accountSource, id: item['account'] };
  const hasTime = mapping.kind === 'account' || mapping.kind === 'contact' || mapping.kind === 'record';
  if (item['observedAt'] === undefined && !hasTime) item['observedAt'] = isoMoment(sentAt);
  return { ok: true, item };
}

function read(spec: FieldSpec, binding: Binding, payload: unknown, faults: Fault[]): unknown {
  if ('text' in binding) {
    if (spec.mayBeText) return binding.text;
    faults.push({ code: 'wrong-type', path: spec.name, message: `“${spec.label}” must come from a field.` });
    return undefined;
  }
  const where = sayPath(binding.path);
  const found = valueAt(payload, binding.path);
  if (found === undefined || (found === null && spec.takes !== 'value')) {
    // What may be left out may be missing now and then.
    if (spec.isNeeded)
      faults.push({
        code: 'missing-field',
        path: spec.name,
        message: `“${spec.label}” is taken from ${where}, which ${found === null ? 'is empty' : 'is not there'}.`,
      });
    return undefined;
  }
  const value = converted(spec, found);
  if (value !== undefined) return value;
  const message = `“${spec.label}” is taken from ${where}, which is ${sayValue(found)}, not ${wanted[spec.takes]}.`;
  faults.push({ code: 'wrong-type', path: spec.name, message });
  return undefined;
}

const wanted = {
  id: 'a text or number',
  text: 'a text',
  moment: 'a time (ISO 8601, or seconds or milliseconds since 1970)',
  value: 'a number, a text, true or false',
};

function sayValue(found: unknown): string {
  if (Array.isArray(found)) return 'a list';
  if (typeof found === 'object') return 'an object';
  if (typeof found === 'boolean') return String(found);
  return typeof found === 'number' ? `the number ${found}` : `the text “${String(found).slice(0, 60)}”`;
}

function converted({ takes }: FieldSpec, found: unknown): unknown {
  if (takes === 'moment') return momentText(found);
  if (takes === 'value') return typeof found === 'object' && found !== null ? undefined : found;
  if (typeof found === 'number') return String(found);
  return typeof found === 'string' && found.trim() !== '' ? found.trim() : undefined;
}

/** Times before 1973 in milliseconds, and after 5138 in seconds, are none that anybody sends. */
const leastMs = 1e11;

function momentText(found: unknown): string | undefined {
  const number = typeof found === 'string' && /^\d{9,14}$/.test(found) ? Number(found) : found;
  if (typeof number === 'number') {
    if (!Number.isFinite(number) || number < 0 || number > 8.64e15) return undefined;
    return isoMoment(number < leastMs ? number * 1000 : number);
  }
  if (typeof found !== 'string' || parseIsoMoment(found) === null) return undefined;
  return found;
}

function moreFrom({ properties }: Mapping, payload: unknown, asKeys: boolean, faults: Fault[]) {
  const taken: Record<string, unknown> = {};
  for (const { name, path } of properties) {
    const found = valueAt(payload, path);
    if (found === undefined) continue;
    const isObject = typeof found === 'object' && found !== null && !Array.isArray(found);
    const values = namedValues(isObject ? (found as Record<string, unknown>) : { [name]: found });
    for (const [inner, value] of values) {
      const full = asKeys ? keyOf(inner) : inner;
      if (full !== null) taken[full] = valueConstant(value);
    }
  }
  if (Object.keys(taken).length > 200)
    faults.push({
      code: 'too-many-fields',
      path: 'properties',
      message: 'More than 200 values go along; choose fewer.',
    });
  return taken;
}
