/** A mapping while it is made: which of its places a click on the sample fills. */
import type { FieldSpec, Mapping, MappingKind, Path } from '#lib/server/sources/webhook/mapping.ts';

/** A field of the item, the condition, or what goes along. */
export type Place = { readonly field: string } | 'when' | 'more';

export const kindWords: Readonly<Record<MappingKind, string>> = {
  account: 'Account: create or change one',
  contact: 'Contact of an account',
  observation: 'Value of a signal',
  event: 'Event: something happened',
  record: 'Record: a ticket, order or goal',
};

export function newMapping(kind: MappingKind): Mapping {
  const id = crypto.randomUUID().replaceAll('-', '').slice(0, 8);
  return { id, kind, when: null, accountSource: null, fields: {}, properties: [] };
}

/** Fields that the other kind has too stay. */
export function withKind(mapping: Mapping, kind: MappingKind, specs: readonly FieldSpec[], hasMore: boolean): Mapping {
  const kept = Object.entries(mapping.fields).filter(([name]) => specs.some((spec) => spec.name === name));
  return { ...mapping, kind, fields: Object.fromEntries(kept), properties: hasMore ? mapping.properties : [] };
}

export const samePath = (a: Path, b: Path) => a.length === b.length && a.every((each, at) => each === b[at]);

/** What a click on a field of the sample makes of the mapping. */
export function filled(mapping: Mapping, place: Place, path: Path, value: unknown): Mapping {
  const own = [...path];
  if (place === 'when') return { ...mapping, when: { path: own, is: String(value).slice(0, 200) } };
  if (place !== 'more') return { ...mapping, fields: { ...mapping.fields, [place.field]: { path: own } } };
  const isThere = mapping.properties.some((each) => samePath(each.path, own));
  const others = mapping.properties.filter((each) => !samePath(each.path, own));
  return { ...mapping, properties: isThere ? others : [...others, { name: own.at(-1)!.slice(0, 200), path: own }] };
}

/** The next place that has to be filled. */
export function nextPlace(mapping: Mapping, specs: readonly FieldSpec[]): Place | null {
  const open = specs.find(({ name, isNeeded }) => isNeeded && !mapping.fields[name]);
  return open ? { field: open.name } : null;
}

/** What a field of the sample is used as, in words. */
export function usesOf(mapping: Mapping, specs: readonly FieldSpec[], path: Path): readonly string[] {
  const fields = specs.filter(({ name }) => {
    const binding = mapping.fields[name];
    return binding && 'path' in binding && samePath(binding.path, path);
  });
  return [
    ...fields.map(({ label }) => label),
    ...(mapping.when && samePath(mapping.when.path, path) ? ['Condition'] : []),
    ...(mapping.properties.some((each) => samePath(each.path, path)) ? ['Goes along'] : []),
  ];
}

export function sayPath(path: Path): string {
  return path.map((each, at) => (/^\d+$/.test(each) ? `[${each}]` : at === 0 ? each : `.${each}`)).join('');
}
