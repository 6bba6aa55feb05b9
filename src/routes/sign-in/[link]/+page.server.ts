import { fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { app } from '#lib/server/app.ts';
import { hashOf } from '#lib/server/auth/secret-token.ts';
import { cookieOf } from '#lib/server/auth/sessions.ts';
import { signInByLink } from '#lib/server/auth/sign-in.ts';
import type { Actions, PageServerLoad } from './$types';

/** Opening the link uses nothing up, since programs that look at messages open it too; the button does. */
export const load: PageServerLoad = async ({ params }) => {
  const { store, now } = await app();
  const link = await store.readLink(hashOf(params.link), now());
  const found = link?.kind === 'sign-in' && link.userId ? await store.readCredentials(link.userId) : null;
  return { name: found?.user.disabledAt === null ? found.user.name : null };
};

export const actions: Actions = {
  default: async ({ params, request, url, cookies }) => {
    const { store, now } = await app();
    const device = request.headers.get('user-agent') ?? '';
    const signedIn = await signInByLink({ store, now: now(), device }, params.link);
    if (!signedIn) return fail(410, { message: 'This link was used or has expired meanwhile.' });
    const { name, value, attributes } = cookieOf(url.origin, signedIn.token);
    cookies.set(name, value, attributes);
    redirect(303, resolve('/'));
  },
};
