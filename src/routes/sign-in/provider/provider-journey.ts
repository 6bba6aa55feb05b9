/** The cookie that remembers a journey to the OpenID provider, and the way back with a reason. */
import { redirect, type Cookies } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { z } from 'zod';
import { app } from '#lib/server/app.ts';
import type { ProviderClient } from '#lib/server/auth/provider.ts';
import type { ProviderProblem } from '../provider-problems.ts';

const name = 'rapport-provider';
const path = '/sign-in/provider';
const maxAge = 600;

const schema = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), next: z.string() });
export type KeptJourney = z.infer<typeof schema>;

export function keepJourney(cookies: Cookies, journey: KeptJourney, secure: boolean): void {
  const value = Buffer.from(JSON.stringify(journey)).toString('base64url');
  cookies.set(name, value, { path, httpOnly: true, sameSite: 'lax', secure, maxAge });
}

/** The journey, which nobody makes twice. */
export function takeJourney(cookies: Cookies): KeptJourney | null {
  const value = cookies.get(name);
  cookies.delete(name, { path });
  try {
    return schema.parse(JSON.parse(Buffer.from(value ?? '', 'base64url').toString('utf8')));
  } catch {
    return null;
  }
}

/** How to talk to the provider; without one, there is nothing here. */
export async function clientOf(url: URL): Promise<ProviderClient | null> {
  const { store, secrets } = await app();
  const provider = await store.readSignInProvider();
  if (!provider) return null;
  const secret = (await secrets()).unseal(provider.sealedSecret);
  return { provider, secret, back: `${url.origin}${path}/back` };
}

export function turnBack(problem: ProviderProblem): never {
  redirect(303, `${resolve('/sign-in')}?problem=${problem}`);
}
