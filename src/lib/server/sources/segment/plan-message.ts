/** What a message changes: group = account, identify = contact, track, page and screen = event, alias = who somebody is. */
import { z } from 'zod';
import { typeOf, type Value } from '#lib/core/values.ts';
import { dayMs } from '#lib/core/time/calendar.ts';
import { isSameContact, isSameValue, type ItemDesk } from '../../api/items/item-desk.ts';
import type { FeedPerson, PersonLink } from '../../store/feed-store.ts';
import type { AccountChange, Contact } from '../../store/history-store.ts';
import { contentId } from '../csv/rows/content-id.ts';
import { waitForAccount, whoIsAnonymous, whoIsUser } from '../waits-for.ts';
import type { Message } from './message.ts';
import { openPeople, type PeopleDesk } from './people.ts';
import { keyOf, namedValues } from './values.ts';

export interface Waits {
  readonly code: 'unknown-account' | 'unknown-person' | 'anonymous';
  readonly reason: string;
  readonly waitsFor: string | null;
}

export type Plan =
  | { readonly is: 'taken'; readonly change: AccountChange | null; readonly links: readonly PersonLink[] }
  | ({ readonly is: 'waits' } & Waits);

export interface PlanDesk {
  readonly items: ItemDesk;
  readonly people: PeopleDesk;
  /** Accounts that this turn makes: whichever of their changes comes first creates them. */
  readonly made: Map<string, Pick<AccountChange, 'name' | 'externalIds'>>;
}

export async function openPlanDesk(items: ItemDesk, messages: readonly Message[]): Promise<PlanDesk> {
  const people = openPeople(items.store, items.source);
  await people.prepare(messages);
  const groups = messages.flatMap(({ groupId }) => groupId ?? []);
  await items.accounts.prepare(groups.flatMap((id) => [id, { source: items.source, id }]));
  const accounts = new Set<string>();
  for (const message of messages) {
    const accountId = findAccount(items, message.groupId) ?? personIn(people, message)?.accountId;
    if (accountId !== undefined) accounts.add(accountId);
  }
  await items.prepareStanding([...accounts]);
  await items.contacts.prepare(accounts);
  const traits = messages.flatMap((message) =>
    [...namedValues(message.traits).keys()].flatMap((name) => keyOf(name) ?? []),
  );
  if (traits.length > 0) await items.signals.prepare([], items.now);
  return { items, people, made: new Map() };
}

/** The id that the source itself gives an account goes first; else it is the id that import files use, or ours. */
function findAccount(items: ItemDesk, groupId: string | undefined): string | undefined {
  if (groupId === undefined) return undefined;
  return items.accounts.idOf({ source: items.source, id: groupId }) ?? items.accounts.idOf(groupId) ?? undefined;
}

const userOf = ({ userId }: Message) => (userId === undefined ? undefined : whoIsUser(userId));
const anonymousOf = ({ anonymousId }: Message) => (anonymousId === undefined ? undefined : whoIsAnonymous(anonymousId));

function personIn(people: PeopleDesk, message: Message): FeedPerson | undefined {
  const user = userOf(message);
  // Somebody with a user id is that user, whoever used the browser before.
  return user === undefined ? people.find(anonymousOf(message)) : people.find(user);
}

export function planMessage(desk: PlanDesk, message: Message): Plan {
  if (message.type === 'alias') return planAlias(desk, message);
  const accountId = accountOf(desk, message);
  if (typeof accountId !== 'string') return { is: 'waits', ...accountId };
  const contact = contactOf(desk, accountId, message);
  const { items } = desk;
  const times = { observedAt: message.at, knownAt: items.now };
  const isChanged = contact !== null && !isSame(contact);
  const by = contact ? { contactId: contact.next.id } : {};
  const change: { -readonly [Key in keyof AccountChange]: AccountChange[Key] } = { accountId };
  if (isChanged) change.contacts = [contact.next];
  if (message.type === 'group') Object.assign(change, accountFields(items, accountId, message));
  else if (message.type === 'identify') change.observations = observationsIn(items, message, by);
  else
    change.events = [
      {
        id: `${items.source}:${message.messageId}`,
        name: message.event!,
        properties: Object.fromEntries([...namedValues(message.properties)].filter(([, value]) => value !== null)),
        ...times,
        ...by,
      },
    ];
  if (contact) items.contacts.remember(contact.next);
  return {
    is: 'taken',
    change: { ...creationOf(desk, accountId), ...change },
    links: linksOf(desk, message, { accountId, contactId: contact?.next.id ?? null }),
  };
}

/** What the change of an account that this turn makes carries, should it come first. */
function creationOf({ items, made }: PlanDesk, accountId: string): Pick<AccountChange, 'name' | 'externalIds'> | null {
  const created = made.get(accountId);
  const name = items.standing(accountId).name ?? created?.name;
  return created ? { ...created, ...(name === undefined ? {} : { name }) } : null;
}

const isSame = ({ stored, next }: { stored: Contact | undefined; next: Contact }) =>
  stored !== undefined && isSameContact(stored, next);

function accountOf({ items, people, made }: PlanDesk, message: Message): string | Waits {
  const { groupId } = message;
  const known = findAccount(items, groupId);
  if (known !== undefined) return known;
  if (groupId === undefined) {
    const person = personIn(people, message);
    return person ? person.accountId : stranger(message);
  }
  if (message.type !== 'group')
    return {
      code: 'unknown-account',
      reason: `There is no account "${groupId}" yet. It is taken when a group call, an import or the API brings that account.`,
      waitsFor: waitForAccount(groupId),
    };
  const { id, source, externalId } = items.accounts.make(groupId);
  made.set(id, { name: externalId, externalIds: { [source]: externalId } });
  return id;
}

function stranger(message: Message): Waits {
  const { userId, anonymousId } = message;
  if (userId !== undefined)
    return {
      code: 'unknown-person',
      reason: `Nobody has said which account the user "${userId}" belongs to. It is taken when a group call of that user says so.`,
      waitsFor: whoIsUser(userId),
    };
  return {
    code: 'anonymous',
    reason:
      anonymousId === undefined
        ? 'It names neither a user nor an account.'
        : `"${anonymousId}" is nobody we know. It is taken when a message says which user or account that is.`,
    waitsFor: anonymousId === undefined ? null : whoIsAnonymous(anonymousId),
  };
}

const emailSchema = z.email().max(320);

/** Everybody with a user id is a contact of the account; somebody anonymous when there is an e-mail address. */
function contactOf({ items }: PlanDesk, accountId: string, message: Message) {
  const { userId, type } = message;
  const traits = type === 'identify' ? { ...message.personTraits, ...message.traits } : message.personTraits;
  const email = emailSchema.safeParse(traits['email']).data ?? null;
  const identity = userId ?? email?.toLowerCase();
  if (identity === undefined) return null;
  const stored = items.contacts.find(accountId, { externalId: userId ?? null, email });
  const next: Contact = {
    id: stored?.id ?? contentId('con', accountId, identity),
    accountId,
    name: nameIn(traits) ?? stored?.name ?? email ?? identity,
    email: email ?? stored?.email ?? null,
    externalId: stored?.externalId ?? userId ?? null,
    title: textIn(traits, 'title') ?? stored?.title ?? null,
    doNotContact: stored?.doNotContact ?? false,
  };
  return { stored, next };
}

function textIn(traits: Readonly<Record<string, unknown>>, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = traits[name];
    if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, 200).toWellFormed();
  }
  return undefined;
}

function nameIn(traits: Readonly<Record<string, unknown>>): string | undefined {
  const first = textIn(traits, 'firstName', 'first_name', 'firstname');
  const last = textIn(traits, 'lastName', 'last_name', 'lastname');
  const both = [first, last].filter((each) => each !== undefined).join(' ');
  return textIn(traits, 'name') ?? (both === '' ? undefined : both);
}

/** Of traits said about now only what differs is kept: clients repeat them with every sign-in. */
function accountFields(items: ItemDesk, accountId: string, message: Message): Omit<AccountChange, 'accountId'> {
  const standing = items.standing(accountId);
  const times = { observedAt: message.at, knownAt: items.now };
  const isNow = items.now - message.at < dayMs;
  const name = textIn(message.traits, 'name');
  if (name !== undefined) standing.name = name;
  const attributes = [...namedValues(message.traits)].flatMap(([named, value]) => {
    const attribute = keyOf(named);
    if (attribute === null || named === 'name') return [];
    if (isNow && isSameValue(standing.attributes.get(attribute) ?? null, value)) return [];
    standing.attributes.set(attribute, value);
    return [{ attribute, value, ...times }];
  });
  return { ...(name === undefined ? {} : { name }), attributes, observations: observationsIn(items, message, {}) };
}

/** Traits whose names are those of signals, and whose values such a signal takes. */
function observationsIn(items: ItemDesk, message: Message, by: { readonly contactId?: string }) {
  return [...namedValues(message.traits)].flatMap(([name, value]) => {
    const signal = items.signals.find(keyOf(name) ?? '');
    if (!signal || signal.derive || !fits(value, signal)) return [];
    return [{ signal: signal.key, value, observedAt: message.at, knownAt: items.now, ...by }];
  });
}

function fits(
  value: Value,
  { type, min = -Infinity, max = Infinity }: { type: string; min?: number | undefined; max?: number | undefined },
) {
  return typeOf(value) === type && (typeof value !== 'number' || (value >= min && value <= max));
}

/** A group or identify call says where somebody belongs; of an event that is only taken for somebody new. */
function linksOf({ people }: PlanDesk, message: Message, person: FeedPerson): PersonLink[] {
  const isStatement = message.type === 'group' || message.type === 'identify';
  const who = [userOf(message), anonymousOf(message)].filter((each) => each !== undefined);
  return who.flatMap((each) => {
    const before = people.find(each);
    const isKept = before !== undefined && !isStatement && before.contactId !== null;
    return isKept ? [] : (people.link(each, person, message.at) ?? []);
  });
}

/** The same person by another id; whichever of the two is known tells who the other one is. */
function planAlias({ people }: PlanDesk, message: Message): Plan {
  const { previousId, at } = message;
  const user = whoIsUser(message.userId!);
  const before = [whoIsAnonymous(previousId!), whoIsUser(previousId!)];
  const known = people.find(user) ?? before.map(people.find).find((each) => each !== undefined);
  if (!known) return { is: 'waits', ...stranger(message) };
  const strangers = [user, ...before].filter((who) => people.find(who) === undefined);
  return { is: 'taken', change: null, links: strangers.flatMap((who) => people.link(who, known, at) ?? []) };
}
