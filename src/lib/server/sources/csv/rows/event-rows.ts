import type { Value } from '#lib/core/values.ts';
import type { MappingOf } from '../mapping.ts';
import { contentId } from './content-id.ts';
import { newContactFinder } from './contact-finder.ts';
import { countUnmatched, newDuplicateCheck, type RowReader, type RowSurroundings } from './row-reader.ts';

/**
 * One event per row. Its id is the source's, or follows from what the row says; rows that say the same are told apart by
 * their count within the file, so the file can be imported again without doubling anything.
 */
export function eventRows(mapping: MappingOf<'events'>, around: RowSurroundings): RowReader {
  const { desk, accounts, changes } = around;
  const { event } = mapping;
  const nameOf = 'constant' in event ? () => event.constant : desk.text(event, { required: "event's name" });
  const at = desk.date(mapping.at, { required: "event's date", notFuture: true });
  const properties = newPropertyReader(mapping.properties, around);
  const id = newThingId('evt', mapping, around);
  const contact = newContactReader(mapping, around);
  const known = desk.known(mapping);
  return {
    prepare: (rows) => contact.prepare(rows),
    read(cells) {
      const externalId = accounts.read(cells);
      const name = nameOf(cells);
      const observedAt = at(cells);
      const values = properties(cells);
      const when = observedAt == null ? undefined : known(cells, observedAt);
      const thing =
        externalId === undefined
          ? undefined
          : id(cells, [externalId, name ?? '', observedAt ?? 0, values, contact.raw(cells)]);
      if (desk.faults().length > 0 || externalId === undefined || !name || observedAt == null || !when || !thing)
        return;
      const accountId = accounts.ensure(externalId, null, changes);
      changes.add(accountId, 'events', {
        id: thing,
        name,
        properties: values,
        observedAt,
        ...when,
        ...contact.of(cells, accountId),
      });
    },
  };
}

type Properties = Readonly<Record<string, Value>>;

/** Cells by property key; empty ones are left out. */
export function newPropertyReader(
  fields: MappingOf<'events'>['properties'],
  { desk }: RowSurroundings,
): (cells: readonly string[]) => Properties {
  const readers = fields.map((field) => ({ property: field.property, read: desk.value(field) }));
  return (cells) => {
    const values: Record<string, Value> = {};
    for (const { property, read } of readers) {
      const value = read(cells);
      if (value !== null && value !== undefined) values[property] = value;
    }
    return values;
  };
}

type IdParts = Parameters<typeof contentId>[1][];

/** The id of an event or record: `source:id` from its column, else from its content. `undefined` with a fault for a repeated or missing id. */
export function newThingId(
  prefix: string,
  mapping: MappingOf<'events'> | MappingOf<'records'>,
  { desk, context }: RowSurroundings,
): (cells: readonly string[], parts: IdParts) => string | undefined {
  const { id } = mapping;
  if (id) {
    const read = desk.text(id, { required: 'id' });
    const isRepeated = newDuplicateCheck(desk);
    return (cells) => {
      const found = read(cells);
      return found && !isRepeated(found, id.column, found, `The id "${found}"`)
        ? `${context.source}:${found}`
        : undefined;
    };
  }
  const times = new Map<string, number>();
  return (_, parts) => {
    const found = contentId(prefix, ...parts);
    const count = (times.get(found) ?? 0) + 1;
    times.set(found, count);
    return count === 1 ? found : `${found}.${count}`;
  };
}

/** The contact a row names by e-mail address or id; one nobody knows is left out and counted. */
export function newContactReader(mapping: MappingOf<'events'> | MappingOf<'records'>, around: RowSurroundings) {
  const { desk, accounts, context, unmatchedContacts } = around;
  const finder = newContactFinder(context.store);
  const raw = mapping.contact ? desk.raw(mapping.contact.column) : () => '';
  const external = desk.raw(mapping.account.column);
  return {
    raw,
    async prepare(rows: Parameters<RowReader['prepare']>[0]) {
      await accounts.prepare(rows);
      if (!mapping.contact) return;
      const ids = new Set(
        rows.flatMap((row) => (row.fault === null ? (accounts.idOf(external(row.cells)) ?? []) : [])),
      );
      await finder.prepare(ids);
    },
    of(cells: readonly string[], accountId: string): { contactId?: string } {
      const text = raw(cells);
      if (text === '') return {};
      const found =
        finder.find(accountId, { email: text }) ??
        finder.find(accountId, { externalId: text }) ??
        finder.find(accountId, { name: text });
      if (!found) countUnmatched(unmatchedContacts, text);
      return found ? { contactId: found.id } : {};
    },
  };
}
