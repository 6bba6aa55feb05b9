import { fail } from '@sveltejs/kit';
import { app } from '#lib/server/app.ts';
import { actorIn } from '#lib/server/auth/caller.ts';
import { apiTokenMark, newSecretToken } from '#lib/server/auth/secret-token.ts';
import { lifetimes, readTokenForm, scopeWords } from './token-form.ts';
import type { Actions, PageServerLoad } from './$types';

/** Of the token itself: enough to recognise it by. */
const shownOfToken = apiTokenMark.length + 6;

export const load: PageServerLoad = async () => {
  const { store, now: clock } = await app();
  const now = clock();
  const [tokens, users] = await Promise.all([store.listApiTokens(), store.listUsers()]);
  const nameOf = (id: string) => users.find((user) => user.id === id)?.name ?? id;
  return {
    now,
    lifetimes,
    scopes: Object.entries(scopeWords).map(([key, label]) => ({ key, label })),
    tokens: tokens.map(({ createdBy, ...token }) => ({ ...token, createdBy: nameOf(createdBy) })),
  };
};

export const actions: Actions = {
  make: async (event) => {
    const { store, now: clock } = await app();
    const now = clock();
    const form = await event.request.formData();
    const read = readTokenForm(form, now);
    if (!read.ok) return fail(400, { form: 'make' as const, field: read.field, message: read.message });
    const { token, hash } = newSecretToken(apiTokenMark);
    const prefix = token.slice(0, shownOfToken);
    const createdBy = actorIn(event);
    await store.addApiToken(
      { id: crypto.randomUUID(), ...read.wishes, prefix, createdBy, createdAt: now, lastUsedAt: null, revokedAt: null },
      hash,
    );
    return { form: 'make' as const, made: { name: read.wishes.name, token } };
  },
  revoke: async (event) => {
    const { store, now } = await app();
    const id = String((await event.request.formData()).get('id') ?? '');
    if (await store.revokeApiToken(id, actorIn(event), now())) return { form: 'revoke' as const, revoked: id };
    return fail(409, { form: 'revoke' as const, message: 'This token was revoked before.' });
  },
};
