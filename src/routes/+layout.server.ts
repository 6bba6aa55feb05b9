import { app } from '#lib/server/app.ts';
import { judge } from '#lib/server/auth/authorise.ts';
import { entryOf } from '#lib/server/auth/policy/table.ts';
import { countAlarms } from './count-alarms.ts';
import { settingsPages } from './settings/areas.ts';
import type { LayoutServerLoad } from './$types';

/** Pages that the navigation leads to where the person may open them. */
const destinations = ['/', '/tasks', '/scoring', '/import', '/api'] as const;
const noDestination: (typeof destinations)[number][] = [];

export const load: LayoutServerLoad = async ({ locals }) => {
  const { store, now } = await app();
  const at = now();
  const { name, locale, currency, isDemo, calendar } = await store.readWorkspace();
  const format = { locale, currency, timeZone: calendar.timeZone };
  const { caller } = locals;
  // A stranger learns nothing but that this is Rapport.
  if (caller?.kind !== 'person')
    return {
      workspace: { ...format, name: '', isDemo: false },
      person: null,
      open: noDestination,
      settings: null,
      waiting: 0,
      alarms: 0,
      now: at,
    };
  const mayOpen = (id: string) => judge(entryOf(id, 'GET'), caller).is === 'allowed';
  const open = destinations.filter(mayOpen);
  const settings = settingsPages.find(({ id }) => mayOpen(id))?.id ?? null;
  const [waiting, alarms] = await Promise.all([store.countDueAccounts(at), countAlarms(store, caller)]);
  const person = { id: caller.user.id, name: caller.user.name, role: caller.user.role };
  return { workspace: { ...format, name, isDemo }, person, open, settings, waiting, alarms, now: at };
};
