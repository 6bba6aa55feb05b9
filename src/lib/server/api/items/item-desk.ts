/** Where the items of one request are read: who sends them, what is known here, and what is wrong with the item at hand. */
import type { ContactRole } from '#lib/core/documents/nodes/recipients.ts';
import { rolesAsOf } from '#lib/core/signals/contacts-in-role.ts';
import { isDateValue, isoMoment, parseIsoMoment, type Constant, type Value } from '#lib/core/values.ts';
import { newContactFinder } from '../../sources/csv/rows/contact-finder.ts';
import type { Account, Contact } from '../../store/history-store.ts';
import type { Store } from '../../store/store.ts';
import { limits } from '../limits.ts';
import { newAccountRefs, type AccountRef } from './account-refs.ts';
import type { SignalBook } from './signal-book.ts';

export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly path: string;
}

export type ItemDesk = ReturnType<typeof openDesk>;

/** An account as it stands with what earlier items of this request changed. */
export interface StandingAccount {
  name: string | null;
  readonly externalIds: Map<string, string>;
  readonly attributes: Map<string, Value>;
  readonly owners: Map<string, string>;
}

export function openDesk(around: {
  readonly store: Store;
  readonly signals: SignalBook;
  readonly source: string;
  readonly now: number;
}) {
  const { store, now } = around;
  const accounts = newAccountRefs(store);
  const contacts = newContactFinder(store);
  const standing = new Map<string, StandingAccount>();
  const roles = new Map<string, Set<ContactRole>>();
  const hasRoles = new Set<string>();
  let faults: Fault[] = [];
  let userIds: ReadonlyMap<string, string> | null = null;

  function fault(code: string, path: string, message: string): void {
    faults.push({ code, message, path });
  }

  /** Epoch ms; `undefined` with a fault when it is no moment, or too far ahead. */
  function moment(text: string, path: string, more: { readonly mayLieAhead?: boolean } = {}): number | undefined {
    const found = parseIsoMoment(text);
    if (found === null) fault('bad-date', path, `"${text}" is no date; send "2026-03-01" or "2026-03-01T14:30:00Z".`);
    else if (found < 0) fault('bad-date', path, `"${text}" is before 1970; send a later date.`);
    else if (!more.mayLieAhead && found > now + limits.futureMs)
      fault(
        'in-the-future',
        path,
        `"${text}" is more than ${limits.futureMs / 60_000} minutes ahead of our clock (${isoMoment(now)}); set your clock, or send it when it is true.`,
      );
    else return found;
    return undefined;
  }

  return {
    ...around,
    accounts,
    contacts,
    fault,
    moment,
    /** Faults of the item at hand; the next one begins without any. */
    takeFaults(): readonly Fault[] {
      const taken = faults;
      faults = [];
      return taken;
    },
    hasFaults: () => faults.length > 0,

    /** Both times of an entry. */
    times(item: { readonly observedAt: string; readonly knownAt?: string | undefined }) {
      const observedAt = moment(item.observedAt, 'observedAt');
      const knownAt = item.knownAt === undefined ? now : moment(item.knownAt, 'knownAt');
      return observedAt === undefined || knownAt === undefined ? null : { observedAt, knownAt: Math.min(knownAt, now) };
    },

    /** The id of an account that exists; `undefined` with a fault when there is none. */
    account(ref: AccountRef): string | undefined {
      const id = accounts.idOf(ref);
      if (id === null)
        fault(
          'unknown-account',
          'account',
          `There is no account ${accounts.say(ref)}; send it to /api/v1/accounts first.`,
        );
      return id ?? undefined;
    },

    /** A contact of the account by its id or e-mail address; empty when none is named, `null` with a fault when it is unknown. */
    contact(accountId: string, named: string | undefined): { contactId?: string } | null {
      if (named === undefined) return {};
      const found = contacts.find(accountId, { externalId: named }) ?? contacts.find(accountId, { email: named });
      if (found) return { contactId: found.id };
      fault('unknown-contact', 'contact', `The account has no contact "${named}"; send it to /api/v1/contacts first.`);
      return null;
    },

    value(sent: Constant | null, path: string): Value | undefined {
      if (typeof sent !== 'object' || sent === null) return sent;
      const date = parseIsoMoment(sent.date);
      if (date !== null) return { date };
      fault('bad-date', `${path}.date`, `"${sent.date}" is no date; send "2026-03-01" or "2026-03-01T14:30:00Z".`);
      return undefined;
    },

    /** Values by name, unknown ones left out. */
    properties(sent: Readonly<Record<string, Constant | null>> | undefined): Readonly<Record<string, Value>> {
      const values: Record<string, Value> = {};
      for (const [name, each] of Object.entries(sent ?? {})) {
        const found = this.value(each, `properties.${name}`);
        if (found !== undefined && found !== null) values[name] = found;
      }
      return values;
    },

    /** Reads which roles the contacts of accounts have now. */
    async prepareRoles(accountIds: readonly string[]): Promise<void> {
      const wanted = accountIds.filter((id) => !hasRoles.has(id));
      if (wanted.length === 0) return;
      for (const history of (await store.readHistory({ accountIds: wanted, signals: [], until: now })).values())
        for (const [contactId, held] of rolesAsOf(history, { at: now }))
          roles.set(contactId, new Set(held.map(({ role }) => role)));
      for (const id of wanted) hasRoles.add(id);
    },
    rolesOf(contactId: string): Set<ContactRole> {
      let found = roles.get(contactId);
      if (!found) roles.set(contactId, (found = new Set()));
      return found;
    },

    async prepareUsers(): Promise<void> {
      userIds ??= new Map((await store.listUsers()).map(({ id, email }) => [email.toLowerCase(), id]));
    },
    user: (email: string): string | undefined => userIds?.get(email.toLowerCase()),

    /** Reads accounts that were not looked at yet. */
    async prepareStanding(ids: readonly string[]): Promise<void> {
      const wanted = [...new Set(ids)].filter((id) => !standing.has(id));
      for (const account of await store.readAccounts(wanted)) standing.set(account.id, standingOf(account));
    },
    standing(id: string): StandingAccount {
      let found = standing.get(id);
      if (!found)
        standing.set(id, (found = { name: null, externalIds: new Map(), attributes: new Map(), owners: new Map() }));
      return found;
    },
  };
}

function standingOf({ name, externalIds, attributes, owners }: Account): StandingAccount {
  return {
    name,
    externalIds: new Map(Object.entries(externalIds)),
    attributes: new Map(attributes),
    owners: new Map(Object.entries(owners)),
  };
}

export function isSameValue(a: Value | undefined, b: Value): boolean {
  return a === b || (isDateValue(a) && isDateValue(b) && a.date === b.date);
}

const contactFields = ['name', 'email', 'externalId', 'title', 'doNotContact'] as const;

export function isSameContact(a: Contact, b: Contact): boolean {
  return contactFields.every((key) => a[key] === b[key]);
}
