import { error, fail } from '@sveltejs/kit';
import { app } from '#lib/server/app.ts';
import { actorIn, personIn } from '#lib/server/auth/caller.ts';
import { disableUser, enableUser, inviteUser, resetLink } from '#lib/server/auth/people.ts';
import type { ListedPerson } from '#lib/server/store/people-store.ts';
import { StoreError } from '#lib/server/store/store-error.ts';
import { readAway, readDetails, typedIn, type Faults, type Typed } from '../person-form.ts';
import { stateOf } from '../person-state.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
  const { store, now: clock } = await app();
  const now = clock();
  const person = await requirePerson(params.id);
  const [users, teams] = await Promise.all([store.listUsers(), store.listTeams()]);
  const others = users.filter(({ id, disabledAt }) => id !== person.id && disabledAt === null);
  const manager = users.find(({ id }) => id === person.managerId);
  // Whoever is the manager already stays to be seen, though nobody would choose them now.
  const managers = manager && manager.disabledAt !== null ? [manager, ...others] : others;
  return {
    person: { ...person, state: stateOf(person, now) },
    isSelf: personIn({ locals }).user.id === person.id,
    leads: teams.filter(({ leadId }) => leadId === person.id).map(({ name }) => name),
    teams: teams.map(({ id, name }) => ({ value: id, label: name })),
    others: others.map(({ id, name }) => ({ value: id, label: name })),
    managers: managers.map(({ id, name, disabledAt }) => ({
      value: id,
      label: disabledAt === null ? name : `${name} (disabled)`,
    })),
  };
};

/** The person, or Kit's 404. */
async function requirePerson(id: string): Promise<ListedPerson> {
  const { store, now } = await app();
  const found = (await store.listPeople(now())).find((person) => person.id === id);
  return found ?? error(404, `There is nobody with the id “${id}”. Look for them in the list of people.`);
}

type Section = 'details' | 'away' | 'sign-in' | 'work' | 'access';

const refuse = (section: Section, message: string, more: { typed?: Typed; faults?: Faults } = {}, status = 400) =>
  fail(status, { section, message, ...more });
const done = (section: Section, said: string, link = '') => ({ section, said, link });

const unsaved = 'Nothing was saved. See the marked fields.';

/** Who acts on whom, and when. */
async function actOf(event: RequestEvent) {
  const { store, now } = await app();
  const person = await requirePerson(event.params.id);
  return { store, person, now: now(), by: actorIn(event), origin: event.url.origin };
}

export const actions: Actions = {
  save: async (event) => {
    const { store, person, now, by } = await actOf(event);
    const typed = await typedIn(event.request);
    const [users, teams] = await Promise.all([store.listUsers(), store.listTeams()]);
    const { value, faults } = readDetails(typed, { users, teams, own: person.id });
    if (!value) return refuse('details', unsaved, { typed, faults });
    try {
      await store.changeUser(person.id, value, by, now);
      return done('details', 'Saved.');
    } catch (cause) {
      if (!(cause instanceof StoreError)) throw cause;
      if (cause.code === 'email-taken')
        return refuse('details', unsaved, { typed, faults: { email: cause.message } }, 409);
      if (cause.code === 'last-admin')
        return refuse('details', unsaved, { typed, faults: { role: cause.message } }, 409);
      throw cause;
    }
  },

  away: async (event) => {
    const { store, person, now, by } = await actOf(event);
    const typed = await typedIn(event.request);
    const [users, { calendar }] = await Promise.all([store.listUsers(), store.readWorkspace()]);
    const { value, faults } = readAway(typed, { users, own: person.id, zone: calendar.timeZone, now });
    if (!value) return refuse('away', unsaved, { typed, faults });
    await store.changeUser(person.id, value, by, now);
    return done('away', value.awayUntil === null ? 'Saved: not away.' : 'Saved.');
  },

  link: async (event) => {
    const { person, ...act } = await actOf(event);
    if (person.disabledAt !== null) return refuse('sign-in', `${person.name} is disabled. Enable them first.`, {}, 409);
    const isActive = stateOf(person, act.now) === 'active';
    const link = isActive ? await resetLink(act, person.id) : await inviteUser(act, person.id);
    return done('sign-in', '', link);
  },

  dropFactor: async (event) => {
    const { store, person, now, by } = await actOf(event);
    const isDropped = await store.dropSecondFactor(person.id, by, now);
    if (!isDropped) return refuse('sign-in', 'There was no second factor.', {}, 409);
    return done('sign-in', 'The second factor is off. They can set up another under their name.');
  },

  signOut: async (event) => {
    const { store, person, now, by } = await actOf(event);
    const ended = await store.endSessions(person.id, by, now);
    return done('sign-in', ended === 0 ? 'They were not signed in anywhere.' : 'Signed out everywhere.');
  },

  handOver: async (event) => {
    const { store, person, now, by } = await actOf(event);
    const { to = '' } = await typedIn(event.request);
    try {
      const { accounts, tasks } = await store.handOver(person.id, to, by, now);
      return { ...done('work', ''), handedOver: { accounts, tasks } };
    } catch (cause) {
      if (cause instanceof StoreError && cause.code === 'unknown-user') return refuse('work', cause.message, {}, 409);
      throw cause;
    }
  },

  disable: async (event) => {
    const { person, ...act } = await actOf(event);
    if (person.id === act.by) return refuse('access', 'You cannot disable yourself. Ask another admin.', {}, 409);
    try {
      await disableUser(act, person.id);
      return done('access', 'Disabled: they are out at once, and their links no longer work.');
    } catch (cause) {
      if (cause instanceof StoreError && cause.code === 'last-admin') return refuse('access', cause.message, {}, 409);
      throw cause;
    }
  },

  enable: async (event) => {
    const { person, ...act } = await actOf(event);
    await enableUser(act, person.id);
    return done('access', 'Enabled: they may sign in again as before.');
  },
};
