import { building } from '$app/environment';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit';
import { app, closeApp } from '#lib/server/app.ts';
import { refuseRequest } from '#lib/server/auth/request-guard.ts';

/** Opens the database before the first request, so that trouble with it is said at the start; the build opens none. */
export const init: ServerInit = async () => {
  if (building) return;
  await app();
  process.once('sveltekit:shutdown', () => void closeApp());
};

export const handle: Handle = async ({ event, resolve }) => {
  const { headers, method } = event.request;
  const refused = refuseRequest({
    method,
    host: headers.get('host'),
    origin: headers.get('origin'),
    fetchSite: headers.get('sec-fetch-site'),
  });
  const response = refused ? Response.json({ problems: [refused] }, { status: 403 }) : await resolve(event);
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'same-origin');
  response.headers.set('x-frame-options', 'DENY');
  response.headers.set('cross-origin-opener-policy', 'same-origin');
  response.headers.set('cross-origin-resource-policy', 'same-origin');
  response.headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=()');
  return response;
};

/** A server error is a bug of ours: the log has the cause, the page has an id to quote. */
export const handleError: HandleServerError = ({ error, event, status, message }) => {
  if (status === 404) return { message: `There is no page at ${event.url.pathname}.` };
  if (status < 500) return { message };
  const id = crypto.randomUUID().slice(0, 8);
  console.error(`[${id}] ${event.request.method} ${event.url.pathname}`, error);
  return { message: `${message}. The server log has the cause under ${id}.`, id };
};
