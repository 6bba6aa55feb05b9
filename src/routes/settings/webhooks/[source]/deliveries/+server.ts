import { app } from '#lib/server/app.ts';
import { readSource } from '../read-source.ts';
import type { RequestHandler } from './$types';

/** How far it has come, for the page that waits. */
export const GET: RequestHandler = async ({ params }) => {
  const { key } = await readSource(params.source);
  const [newest] = await (await app()).store.listMessages({ feed: 'webhook', source: key, limit: 1 });
  return Response.json({ newest: newest?.n ?? 0 });
};
