import { building } from '$app/environment';
import { resolve } from '$app/paths';
import {
  error,
  redirect,
  type Handle,
  type HandleServerError,
  type RequestEvent,
  type ServerInit,
} from '@sveltejs/kit';
import { problem, type Problem } from '#lib/core/problems.ts';
import { app, closeApp } from '#lib/server/app.ts';
import { judge, policyKey } from '#lib/server/auth/authorise.ts';
import { actorOf } from '#lib/server/auth/caller.ts';
import { findCaller } from '#lib/server/auth/find-caller.ts';
import { entryOf } from '#lib/server/auth/policy/table.ts';
import { refuseRequest } from '#lib/server/auth/request-guard.ts';
import { isSetUp } from '#lib/server/auth/set-up.ts';
import { securityHeaders } from '#lib/server/auth/security-headers.ts';
import { logger } from '#lib/server/logger.ts';
import { observeRequest, requestIdFrom } from '#lib/server/operations/observe-request.ts';

/** Opens the database before the first request, so that trouble with it is said at the start; the build opens none. */
export const init: ServerInit = async () => {
  if (building) return;
  await app();
  process.once('sveltekit:shutdown', () => void closeApp());
};

const guard: Handle = async ({ event, resolve: go }) => {
  const response = (await refuse(event)) ?? (await go(event));
  const headers = securityHeaders({
    isHttps: event.url.protocol === 'https:',
    isKnown: event.locals.caller !== null,
  });
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
};

/** Finds out who asks, and answers for what they may not; undefined when the route may. */
async function refuse(event: RequestEvent): Promise<Response | undefined> {
  const { request, url, locals, route } = event;
  const { headers, method } = request;
  const foreign = refuseRequest(
    { method, host: headers.get('host'), origin: headers.get('origin'), fetchSite: headers.get('sec-fetch-site') },
    url.origin,
  );
  if (foreign) return answer(403, foreign, foreign.code === 'foreign-host' ? 'header.host' : 'header.origin');
  const { store, now } = await app();
  const credential = {
    authorization: headers.get('authorization'),
    cookie: (name: string) => event.cookies.get(name),
    origin: url.origin,
  };
  const caller = await findCaller(store, credential, now());
  if (caller === 'refused') return answer(401, badToken, 'header.authorization', { 'www-authenticate': 'Bearer' });
  locals.caller = caller;
  if (route.id === null) return undefined; // there is nothing: Kit's 404
  const verdict = judge(entryOf(route.id, policyKey(route.id, method, url.searchParams)), caller);
  if (verdict.is === 'allowed') return undefined;
  const isFetched = event.isDataRequest || headers.has('x-sveltekit-action');
  const isPage = isFetched || headers.get('accept')?.includes('text/html') === true;
  if (verdict.is === 'refused') {
    if (isPage) error(403, verdict.problem.message);
    return answer(403, verdict.problem, 'header.authorization');
  }
  if (!isPage) return answer(401, notSignedIn, 'header.authorization', { 'www-authenticate': 'Bearer' });
  const asked = encodeURIComponent(url.pathname + (method === 'GET' ? url.search : ''));
  const location = (await isSetUp(store)) ? `${resolve('/sign-in')}?next=${asked}` : resolve('/setup');
  if (isFetched) redirect(303, location); // Kit says it in the way its own scripts read
  return new Response(null, { status: 303, headers: { location } });
}

const notSignedIn = problem('not-signed-in', 'Sign in first, or send an API token as "Authorization: Bearer rpt_…".');
const badToken = problem(
  'bad-token',
  'The token is unknown, expired or revoked. Ask an admin for a new one, under Settings, API tokens.',
);

/** `path`: what of the request is wrong. */
function answer(
  status: number,
  { code, message }: Problem,
  path: string,
  headers: Record<string, string> = {},
): Response {
  return Response.json({ problems: [{ code, message, path }] }, { status, headers });
}

/** Every request has an id, a line in the log and a place in the metrics, whatever becomes of it. */
export const handle: Handle = (input) => {
  const { request, route, locals } = input.event;
  locals.caller = null;
  locals.requestId = requestIdFrom(request.headers.get('x-request-id'));
  const observed = {
    method: request.method,
    route: route.id,
    requestId: locals.requestId,
    actor: () => (locals.caller ? actorOf(locals.caller) : null),
  };
  return observeRequest(observed, async () => guard(input));
};

/** A server error is a bug of ours: the log has the cause, the page has an id to quote. */
export const handleError: HandleServerError = ({ error, event, status, message }) => {
  if (status === 404) return { message: `There is no page at ${event.url.pathname}.` };
  if (status < 500) return { message };
  // What fails before the request has its id gets one here.
  const id = (event.locals as Partial<App.Locals>).requestId ?? requestIdFrom(null);
  logger.error({ requestId: id, method: event.request.method, route: event.route.id, error }, 'A fault in Rapport.');
  return { message: `${message}. The server log has the cause under ${id}.`, id };
};
