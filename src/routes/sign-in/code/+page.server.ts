import { fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { app } from '#lib/server/app.ts';
import { signInByCode } from '#lib/server/auth/sign-in.ts';
import { contextOf, enter, limits, ticketIn, tooOften } from '../door.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  if (!(await ticketIn(event))) redirect(303, resolve('/sign-in'));
};

export const actions: Actions = {
  default: async (event) => {
    const step = await ticketIn(event);
    if (!step) redirect(303, resolve('/sign-in'));
    const code = String((await event.request.formData()).get('code') ?? '').slice(0, 50);
    const wait = await limits.take(event.getClientAddress(), `code:${step.userId}`);
    if (wait > 0) return fail(429, { message: tooOften(event, wait) });
    const { secrets } = await app();
    const token = await signInByCode(await contextOf(event), await secrets(), step.ticket, code);
    if (token === null)
      return fail(401, { message: 'This code is wrong or was used before. Wait for the next one, and type that.' });
    await limits.giveBack(event.getClientAddress(), `code:${step.userId}`);
    enter(event, { is: 'signed-in', token });
  },
};
