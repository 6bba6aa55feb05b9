import { fail } from '@sveltejs/kit';
import { app } from '#lib/server/app.ts';
import { actorIn } from '#lib/server/auth/caller.ts';
import { StoreError } from '#lib/server/store/store-error.ts';
import { keyFor, teamsUsedBy } from './team-uses.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async () => {
  const { store } = await app();
  const [users, teams, live] = await Promise.all([store.listUsers(), store.listTeams(), store.readLive()]);
  const uses = live.flatMap(({ document }) =>
    'nodes' in document ? [{ name: document.name, teams: teamsUsedBy(document) }] : [],
  );
  const active = users.filter(({ disabledAt }) => disabledAt === null);
  const optionOf = ({ id, name }: { id: string; name: string }) => ({ value: id, label: name });
  return {
    teams: teams.map((team) => ({
      ...team,
      lead: users.find(({ id }) => id === team.leadId)?.name ?? null,
      members: users
        .filter(({ teamId }) => teamId === team.id)
        .map(({ id, name, disabledAt }) => ({ id, name, isDisabled: disabledAt !== null })),
      // Whoever leads it stays to be seen, though nobody would choose them now.
      leads: users.filter(({ id, disabledAt }) => disabledAt === null || id === team.leadId).map(optionOf),
      usedBy: uses.filter((use) => use.teams.has(team.key)).map(({ name }) => name),
    })),
    people: active.map(({ id, name, teamId }) => ({
      value: id,
      label: name,
      teamId,
      teamName: teams.find((team) => team.id === teamId)?.name ?? null,
    })),
  };
};

async function formOf({ request }: RequestEvent): Promise<(name: string) => string> {
  const form = await request.formData();
  return (name) => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim().slice(0, 1000) : '';
  };
}

const gone = (id: string) => fail(404, { id, message: 'This team is gone: somebody removed it meanwhile.' });

export const actions: Actions = {
  /** Without an id: a new team. */
  save: async (event) => {
    const { store, now } = await app();
    const field = await formOf(event);
    const [teams, users] = await Promise.all([store.listTeams(), store.listUsers()]);
    const [id, name, lead] = [field('id'), field('name'), field('lead')];
    const old = teams.find((team) => team.id === id);
    const refuse = (message: string) => fail(400, { id, message, typed: { name, lead } });
    if (id !== '' && !old) return gone(id);
    if (name === '') return refuse('Give the team a name.');
    if (name.length > 100) return refuse('Use at most 100 characters for the name.');
    if (teams.some((team) => team.id !== id && team.name.toLowerCase() === name.toLowerCase()))
      return refuse(`There is a team called ${name} already. Choose another name.`);
    const leader = users.find((user) => user.id === lead);
    if (lead !== '' && (!leader || (leader.disabledAt !== null && lead !== old?.leadId)))
      return refuse('Choose an active person as the lead.');
    const key =
      old?.key ??
      keyFor(
        name,
        teams.map((team) => team.key),
      );
    const team = { id: old?.id ?? crypto.randomUUID(), key, name, leadId: lead || null };
    try {
      await store.saveTeam(team, actorIn(event), now());
    } catch (cause) {
      if (cause instanceof StoreError && cause.code === 'team-key-taken') return refuse(cause.message);
      throw cause;
    }
    return { id, said: old ? 'Saved.' : `The team ${name} is made. Add its members below.` };
  },

  /** One person comes (`add`) or goes (`drop`). */
  members: async (event) => {
    const { store, now } = await app();
    const field = await formOf(event);
    const id = field('id');
    const [teams, users] = await Promise.all([store.listTeams(), store.listUsers()]);
    if (!teams.some((team) => team.id === id)) return gone(id);
    const [add, drop] = [field('add'), field('drop')];
    const person = users.find((user) => user.id === (add || drop));
    if (!person || (add !== '' && person.disabledAt !== null))
      return fail(400, { id, message: 'Choose an active person.' });
    if (add === '' && person.teamId !== id) return fail(409, { id, message: `${person.name} was not in this team.` });
    await store.changeUser(person.id, { teamId: add === '' ? null : id }, actorIn(event), now());
    return { id, said: add === '' ? `${person.name} is in no team now.` : `${person.name} is in this team now.` };
  },

  remove: async (event) => {
    const { store, now } = await app();
    const field = await formOf(event);
    if (!(await store.removeTeam(field('id'), actorIn(event), now()))) return gone('');
    return { id: '', said: 'The team is removed; its members are in no team now.' };
  },
};
