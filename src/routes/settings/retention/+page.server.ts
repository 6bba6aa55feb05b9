import { fail } from '@sveltejs/kit';
import { app } from '#lib/server/app.ts';
import { actorIn } from '#lib/server/auth/caller.ts';
import { previewOf } from './preview.ts';
import { readRetentionForm, typedFrom } from './retention-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const { store } = await app();
  const [retention, round, users] = await Promise.all([
    store.readRetention(),
    store.readRetentionRound(),
    store.listUsers(),
  ]);
  return {
    typed: typedFrom(retention),
    hasLimit: Object.values(retention).some((days) => days !== null),
    round: round && { ...round, by: users.find(({ id }) => id === round.by)?.name ?? null },
  };
};

export const actions: Actions = {
  preview: async ({ request }) => {
    const { store, now } = await app();
    const { typed, faults, retention } = readRetentionForm(await request.formData());
    if (!retention) return fail(400, { typed, faults });
    return { typed, preview: await previewOf(store, retention, now()) };
  },
  save: async (event) => {
    const { store, now } = await app();
    const { typed, faults, retention } = readRetentionForm(await event.request.formData());
    if (!retention) return fail(400, { typed, faults });
    await store.saveRetention(retention, actorIn(event), now());
    return { said: 'Saved. It is done the next night, or now when you say so.' };
  },
  start: async (event) => {
    const { store, now } = await app();
    const isStarted = await store.startRetention(actorIn(event), now());
    if (!isStarted) return fail(409, { refused: 'A round goes on already, or nothing has a limit.' });
    return { said: 'Begun. It goes on while you do something else.' };
  },
};
