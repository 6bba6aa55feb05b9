import { app } from '#lib/server/app.ts';
import { countAlarms } from '../count-alarms.ts';
import type { RequestHandler } from './$types';

/** How many accounts wait to be scored and how many alarms nobody has acknowledged, for the notices in the layout. */
export const GET: RequestHandler = async ({ locals }) => {
  const { store, now } = await app();
  const [waiting, alarms] = await Promise.all([store.countDueAccounts(now()), countAlarms(store, locals.caller)]);
  return Response.json({ waiting, alarms });
};
