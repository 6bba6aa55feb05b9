/** What the pages of signing in have in common: where a request comes from, and the cookies that they leave. */
import { redirect, type Cookies, type RequestEvent } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { app } from '#lib/server/app.ts';
import { nextPage } from '#lib/server/auth/next-page.ts';
import { cookieOf } from '#lib/server/auth/sessions.ts';
import { readTicket, type SignedIn, type SignInContext } from '#lib/server/auth/sign-in.ts';
import { signInLimits } from '#lib/server/auth/sign-in-limits.ts';

export const limits = signInLimits();

/** The ticket for the second step; only the pages of signing in get it back. */
const ticketCookie = 'rapport-step';
const ticketSeconds = 300;

export async function contextOf({ request }: RequestEvent): Promise<SignInContext> {
  const { store, now } = await app();
  return { store, now: now(), device: request.headers.get('user-agent') ?? '' };
}

/** Leaves the cookie and goes on: to the page that was asked for, or to the second step. */
export function enter(
  { url, cookies }: RequestEvent,
  { is, token }: SignedIn,
  asked = url.searchParams.get('next'),
): never {
  const next = nextPage(asked, url.origin);
  if (is === 'code') {
    const secure = url.protocol === 'https:';
    const path = resolve('/sign-in');
    cookies.set(ticketCookie, token, { path, httpOnly: true, sameSite: 'lax', secure, maxAge: ticketSeconds });
    redirect(303, `${resolve('/sign-in/code')}?next=${encodeURIComponent(next)}`);
  }
  cookies.delete(ticketCookie, { path: resolve('/sign-in') });
  const { name, value, attributes } = cookieOf(url.origin, token);
  cookies.set(name, value, attributes);
  redirect(303, next);
}

/** The ticket of a second step that is under way, and whose it is. */
export async function ticketIn(event: RequestEvent): Promise<{ ticket: string; userId: string } | null> {
  const ticket = ticketFrom(event.cookies);
  const userId = ticket ? await readTicket(await contextOf(event), ticket) : null;
  return ticket && userId ? { ticket, userId } : null;
}

const ticketFrom = (cookies: Cookies) => cookies.get(ticketCookie);

/** What to say to somebody who tried too often, and to their browser. */
export function tooOften({ setHeaders }: RequestEvent, seconds: number): string {
  setHeaders({ 'retry-after': String(seconds) });
  const minutes = Math.ceil(seconds / 60);
  return `Too many tries. Wait ${minutes === 1 ? 'a minute' : `${minutes} minutes`}, then try again.`;
}
