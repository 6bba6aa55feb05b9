import { fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { app } from '#lib/server/app.ts';
import { nextPage } from '#lib/server/auth/next-page.ts';
import { isSetUp } from '#lib/server/auth/set-up.ts';
import { signInByPassword } from '#lib/server/auth/sign-in.ts';
import { contextOf, enter, limits, tooOften } from './door.ts';
import { providerProblems, type ProviderProblem } from './provider-problems.ts';
import { signInSchema } from './sign-in-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const next = nextPage(url.searchParams.get('next'), url.origin);
  if (locals.caller) redirect(303, next);
  const { store } = await app();
  if (!(await isSetUp(store))) redirect(303, resolve('/setup'));
  const provider = await store.readSignInProvider();
  const problem = url.searchParams.get('problem');
  return {
    next,
    provider: provider && provider.name,
    problem: problem && Object.hasOwn(providerProblems, problem) ? providerProblems[problem as ProviderProblem] : null,
  };
};

export const actions: Actions = {
  default: async (event) => {
    const form = Object.fromEntries(await event.request.formData());
    const email = typeof form['email'] === 'string' ? form['email'].slice(0, 320) : '';
    const read = signInSchema.safeParse(form);
    if (!read.success) return fail(400, { email, message: read.error.issues[0]?.message ?? 'Write both.' });
    const address = event.getClientAddress();
    const wait = await limits.take(address, read.data.email);
    if (wait > 0) return fail(429, { email, message: tooOften(event, wait) });
    const signedIn = await signInByPassword(await contextOf(event), read.data.email, read.data.password);
    if (!signedIn)
      return fail(401, {
        email,
        message:
          'This address and password do not fit together. Try again, or ask an admin for a link to set a new password.',
      });
    await limits.giveBack(address, read.data.email);
    enter(event, signedIn);
  },
};
