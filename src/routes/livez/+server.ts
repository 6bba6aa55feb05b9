import type { RequestHandler } from './$types';

/** The process answers; whether it can work is what /readyz says. */
export const GET: RequestHandler = () => new Response('alive\n', { headers: { 'cache-control': 'no-store' } });
