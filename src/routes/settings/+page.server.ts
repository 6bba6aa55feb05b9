import { fail } from '@sveltejs/kit';
import { app } from '#lib/server/app.ts';
import { actorIn } from '#lib/server/auth/caller.ts';
import { currencies, including, locales, timeZones } from './regions.ts';
import { readWorkspaceForm, typedFrom } from './workspace-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const { store } = await app();
  const workspace = await store.readWorkspace();
  return {
    typed: typedFrom(workspace),
    isChecklistDismissed: workspace.isChecklistDismissed,
    timeZones,
    locales: including(locales, workspace.locale),
    currencies: including(currencies, workspace.currency),
  };
};

export const actions: Actions = {
  save: async (event) => {
    const { store, now } = await app();
    const { typed, faults, settings } = readWorkspaceForm(await event.request.formData());
    if (!settings) return fail(400, { typed, faults });
    await store.saveWorkspace(settings, actorIn(event), now());
    return { isSaved: true };
  },
  steps: async (event) => {
    const { store, now } = await app();
    await store.saveWorkspace({ isChecklistDismissed: false }, actorIn(event), now());
    return { hasSteps: true };
  },
};
