import { app } from '#lib/server/app.ts';
import { mayReadMetrics } from '#lib/server/operations/may-read-metrics.ts';
import { readMetrics } from '#lib/server/operations/metrics.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, getClientAddress, request }) => {
  const refused = mayReadMetrics({ caller: locals.caller, address: getClientAddress(), headers: request.headers });
  if (refused)
    return Response.json({ problems: [refused] }, { status: 401, headers: { 'www-authenticate': 'Bearer' } });
  const { store, now } = await app();
  const { text, contentType } = await readMetrics(store, now());
  return new Response(text, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
};
