import { fail, redirect } from '@sveltejs/kit';
import { app } from '#lib/server/app.ts';
import { nextPage } from '#lib/server/auth/next-page.ts';
import { cookieOf } from '#lib/server/auth/sessions.ts';
import { signInByPassword } from '#lib/server/auth/sign-in.ts';
import { signInSchema } from './sign-in-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const next = nextPage(url.searchParams.get('next'), url.origin);
  if (locals.caller) redirect(303, next);
  return {};
};

export const actions: Actions = {
  default: async ({ request, url, cookies }) => {
    const form = Object.fromEntries(await request.formData());
    const email = typeof form['email'] === 'string' ? form['email'].slice(0, 320) : '';
    const read = signInSchema.safeParse(form);
    if (!read.success) return fail(400, { email, message: read.error.issues[0]?.message ?? 'Write both.' });
    const { store, now } = await app();
    const device = request.headers.get('user-agent') ?? '';
    const token = await signInByPassword({ store, now: now(), device }, read.data.email, read.data.password);
    if (token === null)
      return fail(401, {
        email,
        message:
          'This address and password do not fit together. Try again, or ask an admin for a link to set a new password.',
      });
    const { name, value, attributes } = cookieOf(url.origin, token);
    cookies.set(name, value, attributes);
    redirect(303, nextPage(url.searchParams.get('next'), url.origin));
  },
};
