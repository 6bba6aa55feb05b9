import { contactRoles, type ContactRole } from '#lib/core/documents/nodes/recipients.ts';
import type { ContactRoleEntry } from '#lib/core/signals/history.ts';
import type { Contact } from '../../../store/history-store.ts';
import { plainHeader } from '../header-words.ts';
import type { MappingOf } from '../mapping.ts';
import { newContactFinder } from './contact-finder.ts';
import { contentId } from './content-id.ts';
import { newDuplicateCheck, type RowReader, type RowSurroundings } from './row-reader.ts';

const words: ReadonlyMap<string, ContactRole> = new Map<string, ContactRole>([
  ...contactRoles.map((role) => [plainHeader(role), role] as const),
  ['economicbuyer', 'decisionMaker'],
  ['buyer', 'decisionMaker'],
  ['dm', 'decisionMaker'],
  ['executivesponsor', 'sponsor'],
  ['execsponsor', 'sponsor'],
  ['advocate', 'champion'],
  ['enduser', 'user'],
  ['poweruser', 'user'],
  ['detractor', 'blocker'],
]);

/**
 * One contact (and its roles) per row. A contact is known by its id, else its e-mail address, else its name. Without `since` a role
 * is taken as of now, unless the contact has it already.
 */
export function contactRows(mapping: MappingOf<'contacts'>, around: RowSurroundings): RowReader {
  const { desk, accounts, changes, context } = around;
  const id = desk.text(mapping.id);
  const email = desk.text(mapping.email);
  const name = desk.text(mapping.name);
  const title = desk.text(mapping.title);
  const optedOut = mapping.doNotContact ? desk.value(mapping.doNotContact, 'boolean') : () => null;
  const role = mapping.role;
  const rolesCell =
    role && 'column' in role ? desk.text(role) : () => (role && 'constant' in role ? role.constant : null);
  const roleColumn = role && 'column' in role ? role.column : null;
  const since = desk.date(mapping.since, { notFuture: true });
  const until = desk.date(mapping.until, { notFuture: true });
  const known = desk.known(mapping);
  const finder = newContactFinder(context.store);
  const external = desk.raw(mapping.account.column);
  const isRepeated = newDuplicateCheck(desk);
  let held = new Set<string>();

  function rolesOf(text: string | null | undefined): ContactRole[] {
    if (!text) return [];
    return text.split(/[;,/|]/).flatMap((part) => {
      const found = words.get(plainHeader(part));
      if (!found && part.trim() !== '') {
        desk.fault(roleColumn, text, `"${part.trim()}" is no role of a contact; write ${contactRoles.join(', ')}.`);
      }
      return found ?? [];
    });
  }

  return {
    async prepare(rows) {
      await accounts.prepare(rows);
      const ids = new Set(
        rows.flatMap((row) => (row.fault === null ? (accounts.idOf(external(row.cells)) ?? []) : [])),
      );
      await finder.prepare(ids);
      held = role && ids.size > 0 ? await readHeldRoles([...ids], around) : new Set();
    },

    read(cells) {
      const externalId = accounts.read(cells);
      const fields = { externalId: id(cells) ?? null, email: email(cells) ?? null, name: name(cells) ?? null };
      const identity = fields.externalId ?? fields.email?.toLowerCase() ?? fields.name?.toLowerCase();
      const column = (mapping.email ?? mapping.id ?? mapping.name)!.column;
      if (identity === undefined)
        desk.fault(column, '', 'The contact has no id, e-mail address or name; fill one in, or leave the row out.');
      if (fields.email !== null && !/^[^\s@]+@[^\s@]+$/.test(fields.email)) {
        desk.fault(
          mapping.email!.column,
          fields.email,
          `"${fields.email}" is no e-mail address; correct it or leave the cell empty.`,
        );
      }
      const job = title(cells);
      const isOptedOut = optedOut(cells);
      const roles = rolesOf(rolesCell(cells));
      const from = since(cells);
      const to = until(cells);
      if (typeof from === 'number' && typeof to === 'number' && to < from) {
        desk.fault(mapping.until!.column, '', 'The role ends before it begins; correct one of the dates.');
      }
      const whenTaken = known(cells, from ?? desk.now);
      const whenLeft = to == null ? undefined : known(cells, to);
      if (externalId !== undefined && identity !== undefined) {
        isRepeated(
          `${externalId}\n${identity}\n${roles.join()}\n${from ?? ''}`,
          column,
          identity,
          `The contact "${identity}" of "${externalId}"`,
        );
      }
      if (desk.faults().length > 0 || externalId === undefined || identity === undefined || !whenTaken) return;
      const accountId = accounts.ensure(externalId, null, changes);
      const stored = finder.find(accountId, fields);
      const contact: Contact = {
        id: stored?.id ?? contentId('con', accountId, identity),
        accountId,
        name: fields.name ?? stored?.name ?? fields.email ?? identity,
        email: fields.email ?? stored?.email ?? null,
        externalId: fields.externalId ?? stored?.externalId ?? null,
        title: job ?? stored?.title ?? null,
        doNotContact: typeof isOptedOut === 'boolean' ? isOptedOut : (stored?.doNotContact ?? false),
      };
      if (!stored || !isSameContact(stored, contact)) changes.add(accountId, 'contacts', contact);
      finder.remember(contact);
      for (const each of roles) {
        const entry = { contactId: contact.id, role: each };
        if (from != null || !held.has(`${contact.id} ${each}`)) {
          if (from != null || to == null)
            changes.add(accountId, 'contactRoles', {
              ...entry,
              active: true,
              observedAt: from ?? desk.now,
              ...whenTaken,
            });
        }
        if (to != null && whenLeft)
          changes.add(accountId, 'contactRoles', { ...entry, active: false, observedAt: to, ...whenLeft });
      }
    },
  };
}

const shown = ['name', 'email', 'externalId', 'title', 'doNotContact'] as const;

function isSameContact(a: Contact, b: Contact): boolean {
  return shown.every((key) => a[key] === b[key]);
}

/** `contact role` pairs that are active now. */
async function readHeldRoles(accountIds: readonly string[], { context, desk }: RowSurroundings): Promise<Set<string>> {
  const held = new Set<string>();
  for (const history of (await context.store.readHistory({ accountIds, signals: [], until: desk.now })).values()) {
    const newest = new Map<string, ContactRoleEntry>();
    for (const entry of history.contactRoles) newest.set(`${entry.contactId} ${entry.role}`, entry);
    for (const [key, entry] of newest) if (entry.active) held.add(key);
  }
  return held;
}
