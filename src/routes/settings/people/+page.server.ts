import { fail } from '@sveltejs/kit';
import { isAwayAt } from '#lib/core/actions/resolve-owner.ts';
import { app } from '#lib/server/app.ts';
import { actorIn } from '#lib/server/auth/caller.ts';
import { inviteUser } from '#lib/server/auth/people.ts';
import { StoreError } from '#lib/server/store/store-error.ts';
import { isWanted, readPeopleSearch } from './people-search.ts';
import { readDetails, typedIn } from './person-form.ts';
import { stateOf } from './person-state.ts';
import type { Actions, PageServerLoad } from './$types';

/** Shown at once; who looks for somebody else searches. */
const mostShown = 200;

export const load: PageServerLoad = async ({ url }) => {
  const search = readPeopleSearch(url.searchParams);
  const { store, now: clock } = await app();
  const now = clock();
  const [people, teams] = await Promise.all([store.listPeople(now), store.listTeams()]);
  const nameOf = new Map([...people, ...teams].map(({ id, name }) => [id, name]));
  const wanted = people.filter((person) => isWanted(person, search, now));
  return {
    search,
    total: people.length,
    found: wanted.length,
    people: wanted.slice(0, mostShown).map((person) => ({
      id: person.id,
      name: person.name,
      email: person.email,
      role: person.role,
      team: nameOf.get(person.teamId ?? '') ?? null,
      manager: nameOf.get(person.managerId ?? '') ?? null,
      lastSeenAt: person.lastSeenAt,
      hasSecondFactor: person.hasSecondFactor,
      state: stateOf(person, now),
      cover: isAwayAt(person, now) ? (nameOf.get(person.coverId ?? '') ?? null) : null,
    })),
    teams: teams.map(({ id, name }) => ({ value: id, label: name })),
  };
};

export const actions: Actions = {
  invite: async (event) => {
    const { store, now: clock } = await app();
    const typed = await typedIn(event.request);
    const [users, teams] = await Promise.all([store.listUsers(), store.listTeams()]);
    const { value, faults } = readDetails(typed, { users, teams, own: null });
    if (!value) return fail(400, { typed, faults });
    const [id, by, now] = [crypto.randomUUID(), actorIn(event), clock()];
    try {
      await store.addUser({ ...value, id, coverId: null, awayFrom: null, awayUntil: null, disabledAt: null }, by, now);
    } catch (cause) {
      if (cause instanceof StoreError && cause.code === 'email-taken')
        return fail(409, { typed, faults: { email: cause.message } });
      throw cause;
    }
    const link = await inviteUser({ store, now, by, origin: event.url.origin }, id);
    return { invited: { id, name: value.name, link } };
  },
};
