import { app } from '#lib/server/app.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async () => {
  const { store, now } = await app();
  const at = now();
  const [workspace, waiting, alarms] = await Promise.all([
    store.readWorkspace(),
    store.countDueAccounts(at),
    store.countOpenAlarms(),
  ]);
  const { name, locale, currency, isDemo, calendar } = workspace;
  return { workspace: { name, locale, currency, isDemo, timeZone: calendar.timeZone }, waiting, alarms, now: at };
};
