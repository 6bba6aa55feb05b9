import { fail } from '@sveltejs/kit';
import { renderSVG } from 'uqr';
import { app } from '#lib/server/app.ts';
import { personIn } from '#lib/server/auth/caller.ts';
import { hashPassword, isPassword, refusePassword } from '#lib/server/auth/passwords.ts';
import { newRecoveryCodes, newSecondFactor, recoveryHash, stepOf, uriOf } from '#lib/server/auth/second-factor.ts';
import { limits, tooOften } from '../sign-in/door.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { user, sessionId } = personIn({ locals });
  const { store, secrets } = await app();
  const [credentials, factor, sessions] = await Promise.all([
    store.readCredentials(user.id),
    store.readSecondFactor(user.id),
    store.listSessions(user.id),
  ]);
  const pending = factor?.confirmedAt === null ? (await secrets()).unseal(factor.sealedSecret) : null;
  return {
    user: { name: user.name, email: user.email, role: user.role },
    hasPassword: credentials?.passwordHash != null,
    factor: factor && factor.confirmedAt !== null ? { since: factor.confirmedAt, codesLeft: factor.codesLeft } : null,
    pending: pending === null ? null : { secret: pending, picture: pictureOf(uriOf(pending, user.email)) },
    sessions: sessions.map(({ id, device, factor, createdAt, lastUsedAt }) => ({
      id,
      device,
      factor,
      createdAt,
      lastUsedAt,
      isThis: id === sessionId,
    })),
  };
};

const pictureOf = (uri: string) => `data:image/svg+xml,${encodeURIComponent(renderSVG(uri, { border: 2 }))}`;

type Section = 'password' | 'factor' | 'sessions';
const refuse = (section: Section, message: string, status = 400) => fail(status, { section, message });
const done = (section: Section, said: string, codes: readonly string[] = []) => ({ section, said, codes });

/** Asks for the password once more, before what would help somebody who found the browser open. Returns what is wrong. */
async function refusePasswordOf(event: RequestEvent, section: Section, given: string) {
  const { user } = personIn(event);
  const { store } = await app();
  const { passwordHash = null } = (await store.readCredentials(user.id)) ?? {};
  if (passwordHash === null) return null; // signs in by links or a provider only
  const wait = await limits.take(event.getClientAddress(), user.email);
  if (wait > 0) return refuse(section, tooOften(event, wait), 429);
  if (!(await isPassword(given, passwordHash)))
    return refuse(section, 'The present password is wrong. Try again.', 401);
  await limits.giveBack(event.getClientAddress(), user.email);
  return null;
}

async function formOf({ request }: RequestEvent): Promise<(name: string) => string> {
  const form = await request.formData();
  return (name) => String(form.get(name) ?? '').slice(0, 1000);
}

const codesFor = (userId: string) => {
  const codes = newRecoveryCodes();
  return { codes, hashes: codes.map((code) => recoveryHash(userId, code)) };
};

export const actions: Actions = {
  password: async (event) => {
    const { user, sessionId } = personIn(event);
    const field = await formOf(event);
    const refused = refusePassword(field('password'), user.email);
    if (refused) return refuse('password', refused.message);
    if (field('password') !== field('again'))
      return refuse('password', 'The two passwords differ. Type the same one twice.');
    const wrong = await refusePasswordOf(event, 'password', field('present'));
    if (wrong) return wrong;
    const { store, now } = await app();
    await store.savePassword(user.id, await hashPassword(field('password')), user.id, now(), sessionId);
    return done('password', 'Saved. You are signed out everywhere else.');
  },

  begin: async (event) => {
    const { user } = personIn(event);
    const { store, now, secrets } = await app();
    const { secret } = newSecondFactor(user.email);
    const isNew = await store.beginSecondFactor(user.id, (await secrets()).seal(secret), now());
    return isNew ? done('factor', '') : refuse('factor', 'You have a second factor already. Remove it first.', 409);
  },

  confirm: async (event) => {
    const { user, sessionId } = personIn(event);
    const field = await formOf(event);
    const { store, now, secrets } = await app();
    const factor = await store.readSecondFactor(user.id);
    if (!factor || factor.confirmedAt !== null)
      return refuse('factor', 'There is nothing to confirm. Begin anew.', 409);
    const wait = await limits.take(event.getClientAddress(), `code:${user.id}`);
    if (wait > 0) return refuse('factor', tooOften(event, wait), 429);
    const step = await stepOf((await secrets()).unseal(factor.sealedSecret), field('code'), now());
    if (step === null)
      return refuse('factor', 'This code is wrong. Check the clock of your phone, and type the newest code.');
    await limits.giveBack(event.getClientAddress(), `code:${user.id}`);
    const { codes, hashes } = codesFor(user.id);
    await store.confirmSecondFactor(user.id, { step, codes: hashes, keepSession: sessionId, at: now() });
    return done('factor', 'The second factor is on. Keep these recovery codes; they are not shown again.', codes);
  },

  codes: async (event) => {
    const { user } = personIn(event);
    const field = await formOf(event);
    const { store, now } = await app();
    if (!(await store.readSecondFactor(user.id))?.confirmedAt)
      return refuse('factor', 'Recovery codes belong to a second factor. Add one first.', 409);
    const wrong = await refusePasswordOf(event, 'factor', field('present'));
    if (wrong) return wrong;
    const { codes, hashes } = codesFor(user.id);
    await store.saveRecoveryCodes(user.id, hashes, now());
    return done('factor', 'New recovery codes; the old ones stopped working. They are not shown again.', codes);
  },

  drop: async (event) => {
    const { user } = personIn(event);
    const field = await formOf(event);
    const wrong = await refusePasswordOf(event, 'factor', field('present'));
    if (wrong) return wrong;
    const { store, now } = await app();
    const dropped = await store.dropSecondFactor(user.id, user.id, now());
    return dropped ? done('factor', 'The second factor is off.') : refuse('factor', 'There was none.', 409);
  },

  end: async (event) => {
    const { user } = personIn(event);
    const field = await formOf(event);
    const { store, now } = await app();
    const own = (await store.listSessions(user.id)).find(({ id }) => id === field('id'));
    if (!own) return refuse('sessions', 'This session had ended before.', 404);
    await store.endSession(own.id, user.id, now());
    return done('sessions', 'Ended. That browser is signed out.');
  },

  everywhere: async (event) => {
    const { user, sessionId } = personIn(event);
    const { store, now } = await app();
    const ended = await store.endSessions(user.id, user.id, now(), sessionId);
    return done('sessions', ended === 0 ? 'You were signed in here only.' : 'You are signed out everywhere else.');
  },
};
