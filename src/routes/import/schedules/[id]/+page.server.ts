import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { app } from '#lib/server/app.ts';
import { actorIn } from '#lib/server/auth/caller.ts';
import { nextMoment } from '#lib/server/imports/schedules/rhythm.ts';
import type { ImportSchedule } from '#lib/server/store/schedule-store.ts';
import { formChoices } from '../form-choices.ts';
import { readScheduleForm, typedFrom } from '../schedule-form.ts';
import { placeWords, rhythmWords, showFetch, stateOf } from '../schedule-state.ts';
import type { Actions, PageServerLoad } from './$types';

const fetchesShown = 30;

export const load: PageServerLoad = async ({ params }) => {
  const opened = await app();
  const { store } = opened;
  const schedule = await read(params.id);
  const [fetches, drafts, choices] = await Promise.all([
    store.listFetches(schedule.id, fetchesShown),
    store.listDrafts(),
    formChoices(opened, schedule.folder),
  ]);
  const draft = drafts.find(({ scheduleId }) => scheduleId === schedule.id);
  const { id, name, pausedAt, nextAt } = schedule;
  return {
    schedule: { id, name, isPaused: pausedAt !== null, nextAt, hasCredential: schedule.sealedCredential !== null },
    place: placeWords(schedule),
    rhythm: rhythmWords(schedule.rhythm),
    state: stateOf(schedule, draft, fetches[0]),
    isDue: nextAt !== null && nextAt <= opened.now(),
    fetches: await Promise.all(fetches.map((each) => showFetch(store, each))),
    typed: typedFrom(schedule),
    choices,
  };
};

async function read(id: string): Promise<ImportSchedule> {
  const { store } = await app();
  const schedule = await store.readSchedule(id);
  if (!schedule) error(404, `There is no scheduled import with the id “${id}”. It was removed, or it has another id.`);
  return schedule;
}

/** When it looks next, by its rhythm. */
async function regular(rhythm: string): Promise<number | null> {
  const { store, now } = await app();
  return nextMoment(rhythm, (await store.readWorkspace()).calendar.timeZone, now());
}

export const actions: Actions = {
  change: async (event) => {
    const opened = await app();
    const before = await read(event.params.id);
    const form = await readScheduleForm(await event.request.formData(), { ...opened, before });
    if (!form.ok) return fail(400, { ...form, section: 'change' as const });
    const nextAt = before.pausedAt === null ? await regular(form.fields.rhythm) : null;
    const change = { ...form.fields, nextAt };
    await opened.store.changeSchedule(before.id, change, 'changed', actorIn(event), opened.now());
    return { section: 'change' as const, said: 'The changes are kept.' };
  },
  run: async (event) => {
    const { store, now } = await app();
    const { id } = await read(event.params.id);
    await store.changeSchedule(id, { nextAt: now() }, 'asked', actorIn(event), now());
    return { section: 'page' as const, said: 'It looks now; what comes of it stands below in a moment.' };
  },
  pause: async (event) => {
    const { store, now } = await app();
    const { id } = await read(event.params.id);
    await store.changeSchedule(id, { pausedAt: now(), nextAt: null }, 'paused', actorIn(event), now());
    return { section: 'page' as const, said: 'It is paused: nothing is fetched until somebody lets it go on.' };
  },
  resume: async (event) => {
    const { store, now } = await app();
    const { id, rhythm } = await read(event.params.id);
    const change = { pausedAt: null, nextAt: await regular(rhythm) };
    await store.changeSchedule(id, change, 'resumed', actorIn(event), now());
    return { section: 'page' as const, said: 'It goes on.' };
  },
  remove: async (event) => {
    const { store, now } = await app();
    const { id } = await read(event.params.id);
    await store.removeSchedule(id, actorIn(event), now());
    redirect(303, resolve('/import/schedules'));
  },
};
