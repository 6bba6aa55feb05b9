import { app } from '#lib/server/app.ts';
import type { RequestHandler } from './$types';

/** How many accounts wait to be scored, for the notice in the layout. */
export const GET: RequestHandler = async () => {
  const { store, now } = await app();
  return Response.json({ waiting: await store.countDueAccounts(now()) });
};
