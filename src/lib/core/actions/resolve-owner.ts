import { own } from '../own.ts';
import type { AccountRole, OwnerRule } from '../documents/nodes/recipients.ts';

/** One of our own people, as far as choosing an owner goes. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly teamId: string | null;
  readonly managerId: string | null;
  /** Who takes over while away; from when (`null`: already) and until when (`null`: not away), epoch ms. */
  readonly coverId: string | null;
  readonly awayFrom: number | null;
  readonly awayUntil: number | null;
  /** Since when they may not sign in (epoch ms). */
  readonly disabledAt: number | null;
}

export interface PeopleContext {
  /** User ids by role for the account, as of now. */
  readonly owners: Readonly<Partial<Record<AccountRole, string | null>>>;
  readonly users: readonly Person[];
  readonly teams: readonly { readonly id: string; readonly key: string; readonly leadId: string | null }[];
  /** How many open tasks each user has, by user id; none when left out. */
  readonly openTasks: Readonly<Record<string, number>>;
  /** ARR of the accounts each user owns, in the reporting currency; none when left out. */
  readonly arr: Readonly<Record<string, number>>;
  /** Whom a round-robin chose last, by team key. */
  readonly lastAssigned: Readonly<Record<string, string>>;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * Whom a rule means right now: a user id, or `null` when nobody fits, which is shown as unassigned work. Whoever is away
 * is stood in for by their cover; for somebody disabled or unknown their team's lead steps in, then their manager.
 */
export function resolveOwner(rule: OwnerRule, people: PeopleContext): string | null {
  switch (rule.rule) {
    case 'role':
      return present(inRole(rule.role, people), people);
    case 'manager': {
      const person = inRole(rule.role, people);
      return present(managerOf(person, people) ?? leadOf(person, people), people);
    }
    case 'lead': {
      const person = inRole(rule.role, people);
      return present(leadOf(person, people) ?? managerOf(person, people), people);
    }
    case 'user': {
      const email = rule.email.toLowerCase();
      return present(
        people.users.find((user) => user.email.toLowerCase() === email),
        people,
      );
    }
    case 'round-robin':
    case 'fewest-open':
    case 'least-arr':
      return fromTeam(rule.rule, rule.team, people);
  }
}

function userOf(id: string | null | undefined, { users }: PeopleContext): Person | undefined {
  return users.find((user) => user.id === id);
}

function inRole(role: AccountRole, people: PeopleContext): Person | undefined {
  return userOf(people.owners[role], people);
}

function managerOf(person: Person | undefined, people: PeopleContext): Person | undefined {
  return userOf(person?.managerId, people);
}

function leadOf(person: Person | undefined, people: PeopleContext): Person | undefined {
  if (!person || person.teamId === null) return undefined;
  return userOf(people.teams.find((team) => team.id === person.teamId)?.leadId, people);
}

/** The person, their cover while away, or whoever steps in for somebody who is disabled. */
function present(person: Person | undefined, people: PeopleContext): string | null {
  if (!person) return null;
  const standIn = isDisabled(person)
    ? [leadOf(person, people), managerOf(person, people)].find((each) => each && !isDisabled(each))
    : person;
  return standIn ? covered(standIn, people).id : null;
}

/** Follows covers while each is away; back to the person when nobody along the line is there. */
function covered(person: Person, people: PeopleContext): Person {
  const asked = new Set<string>();
  let current: Person | undefined = person;
  while (current && isAway(current, people) && !asked.has(current.id)) {
    asked.add(current.id);
    current = userOf(current.coverId, people);
  }
  return current && !isDisabled(current) && !isAway(current, people) ? current : person;
}

function isDisabled({ disabledAt }: Person): boolean {
  return disabledAt !== null;
}

/** Whether somebody is away at a moment (epoch ms), so that their cover stands in. */
export function isAwayAt({ awayFrom, awayUntil }: Pick<Person, 'awayFrom' | 'awayUntil'>, moment: number): boolean {
  return awayUntil !== null && awayUntil > moment && (awayFrom === null || awayFrom <= moment);
}

function isAway(person: Person, { now }: PeopleContext): boolean {
  return isAwayAt(person, now);
}

function fromTeam(
  rule: 'round-robin' | 'fewest-open' | 'least-arr',
  key: string,
  people: PeopleContext,
): string | null {
  const team = people.teams.find((each) => each.key === key);
  if (!team) return null;
  const members = people.users
    .filter((user) => user.teamId === team.id && !isDisabled(user))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const there = members.filter((user) => !isAway(user, people));
  // Everybody is away: their lead decides; a team without one waits for its first member's cover.
  if (there.length === 0) return present(userOf(team.leadId, people) ?? members[0], people);
  if (rule === 'round-robin') {
    const last = own(people.lastAssigned, key) ?? '';
    return (there.find(({ id }) => id > last) ?? there[0]!).id;
  }
  const load = (id: string): number => own(rule === 'fewest-open' ? people.openTasks : people.arr, id) ?? 0;
  return there.reduce((least, user) => (load(user.id) < load(least.id) ? user : least)).id;
}
