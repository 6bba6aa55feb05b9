import type { RecordEntry } from '#lib/core/signals/history.ts';
import type { MappingOf } from '../mapping.ts';
import { newContactReader, newPropertyReader, newThingId } from './event-rows.ts';
import type { RowReader, RowSurroundings } from './row-reader.ts';

/**
 * One ticket, order or goal per row. A closed one is two entries, opened and closed, each known in its time. One that is open
 * again although it was stored as closed is reopened as of now.
 */
export function recordRows(mapping: MappingOf<'records'>, around: RowSurroundings): RowReader {
  const { desk, accounts, changes, context } = around;
  const { record } = mapping;
  const typeOf = 'constant' in record ? () => record.constant : desk.text(record, { required: 'type of the record' });
  const opened = desk.date(mapping.opened, { required: 'date the record was opened', notFuture: true });
  const closed = desk.date(mapping.closed, { notFuture: true });
  const properties = newPropertyReader(mapping.properties, around);
  const id = newThingId('rec', mapping, around);
  const contact = newContactReader(mapping, around);
  const known = desk.known(mapping);
  const external = desk.raw(mapping.account.column);
  const closedCell = mapping.closed ? desk.raw(mapping.closed.column) : () => '';
  let closedThings = new Set<string>();

  return {
    async prepare(rows) {
      await contact.prepare(rows);
      const open = rows.filter((row) => row.fault === null && closedCell(row.cells) === '');
      const ids = new Set(open.flatMap((row) => accounts.idOf(external(row.cells)) ?? []));
      closedThings = mapping.closed && mapping.id && ids.size > 0 ? await readClosed([...ids]) : new Set();
    },
    read(cells) {
      const externalId = accounts.read(cells);
      const type = typeOf(cells);
      const openedAt = opened(cells);
      const closedAt = closed(cells);
      const values = properties(cells);
      if (typeof openedAt === 'number' && typeof closedAt === 'number' && closedAt < openedAt) {
        desk.fault(
          mapping.closed!.column,
          closedCell(cells),
          `"${closedCell(cells)}" is before the record was opened; correct one of the dates.`,
        );
      }
      const whenOpened = openedAt == null ? undefined : known(cells, openedAt);
      const whenClosed = closedAt == null ? undefined : known(cells, closedAt);
      const thing =
        externalId === undefined
          ? undefined
          : id(cells, [externalId, type ?? '', openedAt ?? 0, values, contact.raw(cells)]);
      if (desk.faults().length > 0 || externalId === undefined || !type || openedAt == null || !whenOpened || !thing)
        return;
      const accountId = accounts.ensure(externalId, null, changes);
      const entry = { id: thing, record: type, openedAt, properties: values, ...contact.of(cells, accountId) };
      // Two versions of one moment would change places at every repeat.
      if (closedAt !== openedAt)
        changes.add(accountId, 'records', { ...entry, closedAt: null, observedAt: openedAt, ...whenOpened });
      if (closedAt != null && whenClosed)
        changes.add(accountId, 'records', { ...entry, closedAt, observedAt: closedAt, ...whenClosed });
      else if (closedThings.has(thing))
        changes.add(accountId, 'records', {
          ...entry,
          closedAt: null,
          observedAt: desk.now,
          ...known(cells, desk.now)!,
        });
    },
  };

  /** Ids of records whose newest version is closed. */
  async function readClosed(accountIds: readonly string[]): Promise<Set<string>> {
    const found = new Set<string>();
    for (const history of (await context.store.readHistory({ accountIds, signals: [], until: desk.now })).values()) {
      const newest = new Map<string, RecordEntry>();
      for (const entry of history.records) newest.set(entry.id, entry);
      for (const [key, entry] of newest) if (entry.closedAt !== null && !entry.withdrawn) found.add(key);
    }
    return found;
  }
}
