import { app } from '#lib/server/app.ts';
import { comeBack, welcome } from '#lib/server/auth/provider.ts';
import { begin } from '#lib/server/auth/sign-in.ts';
import { logger } from '#lib/server/logger.ts';
import { contextOf, enter } from '../../door.ts';
import { clientOf, takeJourney, turnBack } from '../provider-journey.ts';
import type { RequestHandler } from './$types';

/** Where the OpenID provider sends the browser back to. */
export const GET: RequestHandler = async (event) => {
  const { url, cookies } = event;
  const [client, journey] = [await clientOf(url), takeJourney(cookies)];
  if (!client || !journey) turnBack('refused');
  const vouched = await comeBack(client, journey, url).catch((error: unknown) => {
    logger.warn({ error: String(error) }, 'The sign-in provider did not confirm who somebody is.');
    turnBack('refused');
  });
  const { store, now } = await app();
  const { newRole, newDomains } = client.provider;
  const welcomed = await welcome(store, vouched, { newRole, newDomains, newId: crypto.randomUUID(), now: now() });
  if (welcomed.is !== 'welcome') turnBack(welcomed.is);
  return enter(event, await begin(await contextOf(event), welcomed.credentials, 'provider'), journey.next);
};
