import { fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { app } from '#lib/server/app.ts';
import { hashPassword } from '#lib/server/auth/passwords.ts';
import { hashOf } from '#lib/server/auth/secret-token.ts';
import { newSession } from '#lib/server/auth/sessions.ts';
import { isSetUp } from '#lib/server/auth/set-up.ts';
import { currencies, including, locales, timeZones } from '../settings/regions.ts';
import { readWorkspaceForm, typedFrom } from '../settings/workspace-form.ts';
import { contextOf, enter } from '../sign-in/door.ts';
import { readAdminForm } from './admin-form.ts';
import type { Actions, PageServerLoad } from './$types';

/** Of the link, or what somebody pasted of it. */
function tokenIn(url: URL): string {
  const given = url.searchParams.get('token')?.trim() ?? '';
  return /[?&]token=([\w-]+)/.exec(given)?.[1] ?? given;
}

async function works(token: string): Promise<boolean> {
  const { store, now } = await app();
  return token !== '' && (await store.readLink(hashOf(token), now()))?.kind === 'setup';
}

export const load: PageServerLoad = async ({ url }) => {
  const { store } = await app();
  if (await isSetUp(store)) redirect(303, resolve('/'));
  const token = tokenIn(url);
  if (!(await works(token))) return { door: token === '' ? ('closed' as const) : ('wrong' as const) };
  const workspace = await store.readWorkspace();
  return {
    door: 'open' as const,
    typed: { ...typedFrom(workspace), name: '' },
    timeZones,
    locales: including(locales, workspace.locale),
    currencies: including(currencies, workspace.currency),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const token = tokenIn(event.url);
    const gone = () => fail(410, { gone: true });
    if (!(await works(token))) return gone();
    const form = await event.request.formData();
    const wantsDemo = form.get('start') === 'demo';
    const admin = readAdminForm(form, wantsDemo);
    const workspace = readWorkspaceForm(form);
    const faults = { ...admin.faults, ...workspace.faults };
    if (!workspace.settings || Object.keys(faults).length > 0)
      return fail(400, { admin: admin.typed, typed: workspace.typed, wantsDemo, faults });
    const { store, now, device } = await contextOf(event);
    const { token: cookie, session } = newSession('password', device, now);
    const user = {
      id: `user-${crypto.randomUUID()}`,
      name: admin.typed.person,
      email: admin.typed.email,
      role: 'admin' as const,
      teamId: null,
      managerId: null,
      coverId: null,
      awayFrom: null,
      awayUntil: null,
      disabledAt: null,
    };
    const passwordHash = await hashPassword(admin.password);
    const first = { user, passwordHash, session, settings: workspace.settings, wantsDemo };
    if (!(await store.setUp(hashOf(token), first, now))) return gone();
    enter(event, { is: 'signed-in', token: cookie }, '/');
  },
};
