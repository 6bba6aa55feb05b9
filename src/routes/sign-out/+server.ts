import { redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { app } from '#lib/server/app.ts';
import { actorOf } from '#lib/server/auth/caller.ts';
import { cookieOf } from '#lib/server/auth/sessions.ts';
import type { RequestHandler } from './$types';

/** Ends the session of this browser. */
export const POST: RequestHandler = async ({ locals, url, cookies }) => {
  const { caller } = locals;
  if (caller?.kind === 'person') {
    const { store, now } = await app();
    await store.endSession(caller.sessionId, actorOf(caller), now());
  }
  const { name, value, attributes } = cookieOf(url.origin, null);
  cookies.set(name, value, attributes);
  redirect(303, resolve('/sign-in'));
};
