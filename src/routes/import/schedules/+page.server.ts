import { app } from '#lib/server/app.ts';
import { placeWords, rhythmWords, stateOf } from './schedule-state.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const { store } = await app();
  const [schedules, drafts, mappings, { calendar }] = await Promise.all([
    store.listSchedules(),
    store.listDrafts(),
    store.listMappings(),
    store.readWorkspace(),
  ]);
  const shown = schedules.map(async (schedule) => {
    const [last] = await store.listFetches(schedule.id, 1);
    return {
      id: schedule.id,
      name: schedule.name,
      place: placeWords(schedule),
      rhythm: rhythmWords(schedule.rhythm),
      nextAt: schedule.nextAt,
      lastAt: last?.at ?? null,
      state: stateOf(
        schedule,
        drafts.find(({ scheduleId }) => scheduleId === schedule.id),
        last,
      ),
    };
  });
  return { schedules: await Promise.all(shown), hasMappings: mappings.length > 0, timeZone: calendar.timeZone };
};
