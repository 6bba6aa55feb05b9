/** A page that sets a password by a one-time link: the first one of somebody invited, or a new one. */
import { fail, type RequestEvent } from '@sveltejs/kit';
import { app } from '#lib/server/app.ts';
import { refusePassword } from '#lib/server/auth/passwords.ts';
import { hashOf } from '#lib/server/auth/secret-token.ts';
import { setPasswordByLink } from '#lib/server/auth/sign-in.ts';
import { contextOf, enter } from './door.ts';

type Kind = 'invitation' | 'reset';

/** Whose link it is; `null` when it does not work (any more). */
export async function readOwner(token: string, kind: Kind): Promise<{ name: string; email: string } | null> {
  const { store, now } = await app();
  const link = await store.readLink(hashOf(token), now());
  const found = link?.kind === kind && link.userId ? await store.readCredentials(link.userId) : null;
  return found?.user.disabledAt === null ? { name: found.user.name, email: found.user.email } : null;
}

export async function setPassword(event: RequestEvent<{ token: string }>, kind: Kind) {
  const { token } = event.params;
  const owner = await readOwner(token, kind);
  const gone = () => fail(410, { message: 'This link was used or has expired meanwhile. Ask an admin for another.' });
  if (!owner) return gone();
  const form = await event.request.formData();
  const password = String(form.get('password') ?? '');
  const refused = refusePassword(password, owner.email);
  if (refused) return fail(400, { message: refused.message });
  if (password !== String(form.get('again') ?? ''))
    return fail(400, { message: 'The two passwords differ. Type the same one twice.' });
  const signedIn = await setPasswordByLink(await contextOf(event), token, kind, password);
  return signedIn ? enter(event, signedIn) : gone();
}
