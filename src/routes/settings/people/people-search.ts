/** What the list of people is limited to, as the page's address says it. */
import type { ListedPerson, User } from '#lib/server/store/people-store.ts';
import { roleNames, stateOf, states, type PersonState } from './person-state.ts';

export interface PeopleSearch {
  readonly q: string;
  readonly role: User['role'] | '';
  readonly team: string;
  readonly state: PersonState | '';
}

export function readPeopleSearch(params: URLSearchParams): PeopleSearch {
  const text = (name: string) => (params.get(name) ?? '').trim().slice(0, 200);
  const role = text('role');
  const state = text('state');
  return {
    q: text('q'),
    role: Object.hasOwn(roleNames, role) ? (role as User['role']) : '',
    team: text('team'),
    state: (states as readonly string[]).includes(state) ? (state as PersonState) : '',
  };
}

export function writePeopleSearch(search: PeopleSearch): string {
  const params = new URLSearchParams(Object.entries(search).filter(([, value]) => value !== ''));
  return params.size > 0 ? `?${params.toString()}` : '';
}

/** `team`: an id, or `none`. */
export function isWanted(person: ListedPerson, { q, role, team, state }: PeopleSearch, now: number): boolean {
  const text = `${person.name} ${person.email}`.toLowerCase();
  return (
    q
      .toLowerCase()
      .split(/\s+/)
      .every((word) => text.includes(word)) &&
    (role === '' || person.role === role) &&
    (team === '' || (team === 'none' ? person.teamId === null : person.teamId === team)) &&
    (state === '' || stateOf(person, now) === state)
  );
}
