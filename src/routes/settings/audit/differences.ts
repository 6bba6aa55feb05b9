/** The details of an audit entry as lines that people read. */

export interface Difference {
  /** As stored; words inside words are joined by a dot. */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

export interface ReadDetails {
  /** What is another than before. */
  readonly changes: readonly Difference[];
  /** Whatever else the entry says. */
  readonly facts: readonly { readonly field: string; readonly value: unknown }[];
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function readDetails(details: unknown): ReadDetails {
  if (!isFields(details)) return { changes: [], facts: details === null ? [] : [{ field: 'details', value: details }] };
  const { before, after, ...rest } = details;
  const hasChange = 'before' in details || 'after' in details;
  const facts = [...flat(rest)].map(([field, value]) => ({ field, value }));
  return { changes: hasChange ? differences(before, after) : [], facts };
}

function differences(before: unknown, after: unknown): readonly Difference[] {
  const [old, fresh] = [flat(before), flat(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .map((field) => ({ field, before: old.get(field) ?? null, after: fresh.get(field) ?? null }))
    .filter((each) => JSON.stringify(each.before) !== JSON.stringify(each.after));
}

/** Objects inside are taken apart; lists stay whole. */
function flat(value: unknown, name = ''): ReadonlyMap<string, unknown> {
  if (!isFields(value)) return new Map(name === '' ? [] : [[name, value]]);
  return new Map(Object.entries(value).flatMap(([key, each]) => [...flat(each, name === '' ? key : `${name}.${key}`)]));
}

/** `managerId` is said as "manager", `calendar.timeZone` as "calendar time zone". */
export function sayField(field: string): string {
  return field
    .replaceAll(/(?<=[a-z])Id\b/g, '')
    .replaceAll(/\bcontentHash\b/g, 'version')
    .replaceAll(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
    .replaceAll('.', ' ');
}

const shortestMoment = Date.UTC(2000, 0, 1);

/** `nameOf`: what an id stands for; `moment`: how a moment is written. */
export function sayValue(
  value: unknown,
  { nameOf, moment }: { nameOf: (id: string) => string | undefined; moment: (at: number) => string },
): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return value >= shortestMoment ? moment(value) : String(value);
  if (typeof value === 'string') {
    if (/^[0-9a-f]{64}$/.test(value)) return value.slice(0, 10);
    const known = nameOf(value) ?? value;
    return known.length > 200 ? `${known.slice(0, 200)}…` : known;
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return '–';
    const said = value.slice(0, 20).map((each) => sayValue(each, { nameOf, moment }));
    return said.join(value.some(isFields) ? '; ' : ', ') + (value.length > 20 ? ` and ${value.length - 20} more` : '');
  }
  if (!isFields(value)) return '';
  return Object.entries(value)
    .map(([key, each]) => `${sayField(key)} ${sayValue(each, { nameOf, moment })}`)
    .join(', ');
}
