import { fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { app } from '#lib/server/app.ts';
import { actorIn } from '#lib/server/auth/caller.ts';
import { formChoices } from '../form-choices.ts';
import { nothingTyped, readScheduleForm } from '../schedule-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async () => ({ typed: nothingTyped, choices: await formChoices(await app()) });

export const actions: Actions = {
  make: async (event) => {
    const opened = await app();
    const read = await readScheduleForm(await event.request.formData(), opened);
    if (!read.ok) return fail(400, read);
    const { store, now } = opened;
    const id = `sch_${crypto.randomUUID().replaceAll('-', '')}`;
    const at = now();
    const made = { createdBy: actorIn(event), createdAt: at };
    // It looks at once, so that whoever makes it sees whether it works.
    await store.addSchedule({ ...read.fields, id, pausedAt: null, nextAt: at, tries: 0, ...made });
    redirect(303, resolve('/import/schedules/[id]', { id }));
  },
};
