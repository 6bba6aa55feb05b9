import { fail } from '@sveltejs/kit';
import { app } from '#lib/server/app.ts';
import { hashOf } from '#lib/server/auth/secret-token.ts';
import { signInByLink } from '#lib/server/auth/sign-in.ts';
import { contextOf, enter } from '../door.ts';
import type { Actions, PageServerLoad } from './$types';

/** Opening the link uses nothing up, since programs that look at messages open it too; the button does. */
export const load: PageServerLoad = async ({ params }) => {
  const { store, now } = await app();
  const link = await store.readLink(hashOf(params.link), now());
  const found = link?.kind === 'sign-in' && link.userId ? await store.readCredentials(link.userId) : null;
  return { name: found?.user.disabledAt === null ? found.user.name : null };
};

export const actions: Actions = {
  default: async (event) => {
    const signedIn = await signInByLink(await contextOf(event), event.params.link);
    if (!signedIn) return fail(410, { message: 'This link was used or has expired meanwhile.' });
    enter(event, signedIn);
  },
};
