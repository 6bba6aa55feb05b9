import { fail } from '@sveltejs/kit';
import { app } from '#lib/server/app.ts';
import { actorIn } from '#lib/server/auth/caller.ts';
import { absoluteMs, idleMs } from '#lib/server/auth/sessions.ts';
import { triesByAccount, triesByAddress } from '#lib/server/auth/sign-in-limits.ts';
import { tryProvider } from '#lib/server/auth/try-provider.ts';
import { shortestPassword } from '#lib/server/auth/passwords.ts';
import { typedIn, type Typed } from '../people/person-form.ts';
import { readProvider } from './provider-form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const hour = 3_600_000;

export const load: PageServerLoad = async ({ url }) => {
  const { store } = await app();
  const provider = await store.readSignInProvider();
  return {
    isSet: provider !== null,
    typed: {
      name: provider?.name ?? '',
      issuer: provider?.issuer ?? '',
      clientId: provider?.clientId ?? '',
      newRole: provider?.newRole ?? '',
      newDomains: provider?.newDomains.join(', ') ?? '',
    } as Typed,
    // As the journey to the provider names it.
    back: `${url.origin}/sign-in/provider/back`,
    limits: {
      idleHours: idleMs / hour,
      absoluteDays: absoluteMs / hour / 24,
      shortestPassword,
      triesByAccount,
      triesByAddress,
    },
  };
};

/** What was typed, without the secret, which is never shown again. */
async function read(event: RequestEvent) {
  const { store, secrets } = await app();
  const all = await typedIn(event.request);
  const stored = await store.readSignInProvider();
  const { wishes, faults } = readProvider(all, stored !== null);
  const { secret: _secret, ...typed } = all;
  if (!wishes) return { typed, faults, provider: null, secret: '' };
  const { secret: given, ...rest } = wishes;
  const seals = await secrets();
  const sealedSecret = given === '' ? stored!.sealedSecret : seals.seal(given);
  return { typed, faults: null, provider: { ...rest, sealedSecret }, secret: given || seals.unseal(sealedSecret) };
}

export const actions: Actions = {
  save: async (event) => {
    const { typed, faults, provider } = await read(event);
    if (!provider) return fail(400, { typed, faults });
    const { store, now } = await app();
    await store.saveSignInProvider(provider, actorIn(event), now());
    return { said: 'Saved. The page of signing in offers it now.' };
  },
  try: async (event) => {
    const { typed, faults, provider, secret } = await read(event);
    if (!provider) return fail(400, { typed, faults });
    return { typed, tried: await tryProvider({ provider, secret }) };
  },
  remove: async (event) => {
    const { store, now } = await app();
    await store.saveSignInProvider(null, actorIn(event), now());
    return { said: 'Removed. People sign in with their password, or by a one-time link.' };
  },
};
