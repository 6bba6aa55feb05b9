import { redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { nextPage } from '#lib/server/auth/next-page.ts';
import { setOut } from '#lib/server/auth/provider.ts';
import { logger } from '#lib/server/logger.ts';
import { clientOf, keepJourney, turnBack } from './provider-journey.ts';
import type { RequestHandler } from './$types';

/** Sends the browser to the OpenID provider. */
export const GET: RequestHandler = async ({ url, cookies }) => {
  const client = await clientOf(url);
  if (!client) redirect(303, resolve('/sign-in'));
  const { url: there, journey } = await setOut(client).catch((error: unknown) => {
    logger.warn({ error: String(error) }, 'The sign-in provider does not answer.');
    turnBack('away');
  });
  const next = nextPage(url.searchParams.get('next'), url.origin);
  keepJourney(cookies, { ...journey, next }, url.protocol === 'https:');
  redirect(303, there);
};
