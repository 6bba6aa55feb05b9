import { fail } from '@sveltejs/kit';
import { app } from '#lib/server/app.ts';
import { actorIn } from '#lib/server/auth/caller.ts';
import { inviteWantedPerson } from '#lib/server/imports/wanted-people.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { store } = await app();
  const [people, users] = await Promise.all([store.listWantedPeople(), store.listUsers()]);
  return {
    people,
    users: users.filter(({ disabledAt }) => disabledAt === null).map(({ id, name, email }) => ({ id, name, email })),
    isAdmin: locals.caller?.kind === 'person' && locals.caller.user.role === 'admin',
  };
};

const emailIn = async (request: Request) => {
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '').trim();
  return { email: text('email'), name: text('name'), user: text('user') };
};

const nobody = (email: string) =>
  fail(409, { email, message: `No file names ${email || 'this address'} any more: it was settled meanwhile.` });

export const actions: Actions = {
  invite: async (event) => {
    const { email, name } = await emailIn(event.request);
    const { store, now } = await app();
    if (name === '') return fail(400, { email, message: 'Say what the person is called.' });
    const act = { store, now: now(), by: actorIn(event), origin: event.url.origin };
    const made = await inviteWantedPerson(act, email, name.slice(0, 200));
    return made ? { invited: { name, email, link: made.link, accounts: made.accounts } } : nobody(email);
  },
  assign: async (event) => {
    const { email, user } = await emailIn(event.request);
    const { store, now } = await app();
    const person = (await store.listUsers()).find(({ id, disabledAt }) => id === user && disabledAt === null);
    if (!person) return fail(400, { email, message: 'Choose one of the people.' });
    const accounts = await store.settleWantedPerson(email, person.id, actorIn(event), now());
    return accounts > 0 ? { said: `${person.name} has the accounts of ${email} now.` } : nobody(email);
  },
  forget: async (event) => {
    const { email } = await emailIn(event.request);
    const { store, now } = await app();
    const accounts = await store.settleWantedPerson(email, null, actorIn(event), now());
    return accounts > 0 ? { said: `${email} is forgotten; the accounts keep the owners they have.` } : nobody(email);
  },
};
