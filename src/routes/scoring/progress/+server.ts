import { app } from '#lib/server/app.ts';
import { readProgress } from '../read-progress.ts';
import type { RequestHandler } from './$types';

/** How the run in progress stands, for its own page while it is open. */
export const GET: RequestHandler = async () => {
  const { store, now } = await app();
  return Response.json(await readProgress(store, now()));
};
