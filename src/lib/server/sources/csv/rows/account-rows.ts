import { isDateValue, type Value } from '#lib/core/values.ts';
import type { Account } from '../../../store/history-store.ts';
import type { MappingOf } from '../mapping.ts';
import { plainDomain } from './account-finder.ts';
import { countUnmatched, newDuplicateCheck, type RowReader, type RowSurroundings } from './row-reader.ts';

/**
 * One account per row. Without an `observed` column a row says what is true now: only what differs from the stored account becomes
 * an entry, so that the same file twice changes nothing. Empty cells say nothing.
 */
export function accountRows(mapping: MappingOf<'accounts'>, around: RowSurroundings): RowReader {
  const { desk, accounts, changes, users, context } = around;
  const name = desk.text(mapping.name);
  const observed = desk.date(mapping.observed, { notFuture: true });
  const known = desk.known(mapping);
  const attributes = mapping.attributes.map((field) => ({ attribute: field.attribute, read: desk.value(field) }));
  const owners = mapping.owners.map(({ role, column }) => ({ role, read: desk.raw(column) }));
  const otherIds = mapping.externalIds.map(({ source, column }) => {
    const raw = desk.raw(column);
    return {
      source,
      column,
      read: (cells: readonly string[]) => (source === 'domain' ? plainDomain(raw(cells)) : raw(cells)),
      taken: new Map<string, string>(),
    };
  });
  const isRepeated = newDuplicateCheck(desk);
  let stored = new Map<string, Account>();

  return {
    async prepare(rows) {
      await accounts.prepare(rows);
      const sound = rows.filter((row) => row.fault === null);
      for (const each of otherIds) {
        const ids = new Set(sound.map((row) => each.read(row.cells)).filter((id) => id !== ''));
        if (ids.size > 0)
          for (const [id, account] of await context.store.findAccounts(each.source, [...ids]))
            each.taken.set(id, account);
      }
      const externalOf = desk.raw(mapping.account.column);
      const ids = new Set<string>();
      for (const row of sound) {
        const raw = externalOf(row.cells);
        const id = accounts.idOf(mapping.account.source === 'domain' ? plainDomain(raw) : raw);
        if (id) ids.add(id);
      }
      stored = new Map((ids.size > 0 ? await context.store.readAccounts([...ids]) : []).map((each) => [each.id, each]));
    },

    read(cells) {
      const externalId = accounts.read(cells);
      const title = name(cells);
      const observedAt = observed(cells);
      const values = attributes.map((each) => each.read(cells));
      const ids = otherIds.map((each) => each.read(cells));
      const when = known(cells, observedAt ?? desk.now);
      if (externalId !== undefined) {
        const key = observedAt === null || observedAt === undefined ? externalId : `${externalId} ${observedAt}`;
        isRepeated(key, mapping.account.column, externalId, `The account "${externalId}"`);
        refuseForeignIds(ids, accounts.idOf(externalId));
      }
      if (desk.faults().length > 0 || externalId === undefined || when === undefined) return;
      const accountId = accounts.ensure(externalId, title ?? null, changes);
      const account = stored.get(accountId);
      if (title && account && account.name !== title) changes.name(accountId, title);
      otherIds.forEach(({ source, taken }, index) => {
        const id = ids[index]!;
        if (id === '' || account?.externalIds[source] === id) return;
        taken.set(id, accountId);
        changes.identify(accountId, source, id);
      });
      const moment = { observedAt: observedAt ?? desk.now, ...when };
      const isStated = typeof observedAt === 'number';
      attributes.forEach(({ attribute }, index) => {
        const value = values[index];
        if (value === null || value === undefined) return;
        if (isStated || !isSame(account?.attributes.get(attribute), value))
          changes.add(accountId, 'attributes', { attribute, value, ...moment });
      });
      for (const { role, read } of owners) {
        const email = read(cells);
        const userId = users.get(email.toLowerCase());
        if (userId === undefined) {
          if (email === '') continue;
          countUnmatched(around.unmatchedOwners, email);
          if (isAddress(email)) changes.want(accountId, { role, email, ...moment });
        } else if (isStated || account?.owners[role] !== userId)
          changes.add(accountId, 'owners', { role, userId, ...moment });
      }
    },
  };

  /** An id of another system that already belongs to another account. */
  function refuseForeignIds(ids: readonly string[], accountId: string | null): void {
    otherIds.forEach(({ source, column, taken }, index) => {
      const owner = taken.get(ids[index]!);
      if (owner !== undefined && owner !== accountId) {
        desk.fault(
          column,
          ids[index]!,
          `The ${source} id "${ids[index]!}" belongs to another account already; correct one of the two.`,
        );
      }
    });
  }
}

/** Whatever else stands in the column, a name perhaps, cannot be invited. */
function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>",;]+@[^\s@<>",;]+$/.test(text);
}

function isSame(a: Value | undefined, b: Value): boolean {
  return a === b || (isDateValue(a) && isDateValue(b) && a.date === b.date);
}
