import { app } from '#lib/server/app.ts';
import type { RequestHandler } from './$types';

/** 200 or 503; the body names every cause. */
export const GET: RequestHandler = async () => {
  const causes = await (await app()).findCauses();
  const body = { ready: causes.length === 0, causes };
  return Response.json(body, { status: body.ready ? 200 : 503, headers: { 'cache-control': 'no-store' } });
};
