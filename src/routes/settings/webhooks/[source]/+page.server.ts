import { fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { receiverOf } from '#lib/server/api/answer.ts';
import { app } from '#lib/server/app.ts';
import { actorIn } from '#lib/server/auth/caller.ts';
import { logger } from '#lib/server/logger.ts';
import { fieldsOf, mappingsSchema, moreOf, readMappings, type Mapping } from '#lib/server/sources/webhook/mapping.ts';
import { rerun, type Payload } from '#lib/server/sources/webhook/run-delivery.ts';
import { newHookSecret } from '#lib/server/sources/webhook/verify.ts';
import { feedStatuses, type FeedMessage } from '#lib/server/store/feed-store.ts';
import { graces, hourMs, nameField } from '../source-form.ts';
import { readSource } from './read-source.ts';
import type { Actions, PageServerLoad } from './$types';

/** Deliveries shown at once. */
const shown = 50;
/** Tried again while the person waits; the rest goes on after the answer. */
const soon = 200;

export const load: PageServerLoad = async ({ params, url }) => {
  const { store, now } = await app();
  const source = await readSource(params.source);
  const of = { feed: 'webhook', source: source.key } as const;
  const status = feedStatuses.find((each) => each === url.searchParams.get('status'));
  const [deliveries, counts, newest] = await Promise.all([
    store.listMessages({ ...of, ...(status ? { statuses: [status] } : {}), limit: shown }),
    store.countMessages('webhook'),
    store.listMessages({ ...of, limit: 1 }),
  ]);
  const wanted = url.searchParams.get('sample');
  const sample = (wanted === null ? null : await store.readMessage('webhook', source.key, wanted)) ?? newest[0];
  const { key, name, oldSecretUntil } = source;
  return {
    now: now(),
    address: `${url.origin}/hooks/${key}`,
    source: { key, name, oldSecretUntil: oldSecretUntil !== null && oldSecretUntil > now() ? oldSecretUntil : null },
    mappings: readMappings(source.mappings),
    sample: sample ? { messageId: sample.messageId, payload: payloadOf(sample) } : null,
    isSampleChosen: sample?.messageId === wanted,
    newest: newest[0]?.n ?? 0,
    deliveries: deliveries.map((each) => ({ ...each, body: JSON.stringify(payloadOf(each), null, 2) })),
    status: status ?? null,
    counts: feedStatuses.map((each) => ({
      status: each,
      deliveries: counts
        .filter((count) => count.source === key && count.status === each)
        .reduce((sum, { messages }) => sum + messages, 0),
    })),
    fieldsOf,
    moreOf,
    graces,
  };
};

const payloadOf = ({ body }: FeedMessage) => (JSON.parse(body) as Payload).payload;

async function rerunAll(key: string, mappings: readonly Mapping[]) {
  const receiver = receiverOf(await app());
  const { tried, stored, after } = await rerun(key, mappings, receiver, soon);
  if (after !== null)
    rerun(key, mappings, receiver, Infinity).catch((error: unknown) =>
      logger.error({ source: key, error }, 'Trying deliveries of a webhook again broke off.'),
    );
  return { tried, stored, isGoingOn: after !== null };
}

export const actions: Actions = {
  map: async (event) => {
    const { store, now } = await app();
    const { key } = await readSource(event.params.source);
    const mappings = mappingsIn(String((await event.request.formData()).get('mappings') ?? ''));
    if (!mappings) return fail(400, { form: 'map' as const, message: 'The mapping could not be read; try again.' });
    await store.changeHookSource(key, { mappings }, actorIn(event), now());
    return { form: 'map' as const, ...(await rerunAll(key, mappings)) };
  },
  rerun: async ({ params }) => {
    const { key, mappings } = await readSource(params.source);
    return { form: 'rerun' as const, ...(await rerunAll(key, readMappings(mappings))) };
  },
  rename: async (event) => {
    const { store, now } = await app();
    const { key } = await readSource(event.params.source);
    const name = nameField.safeParse((await event.request.formData()).get('name'));
    if (!name.success) return fail(400, { form: 'rename' as const, message: name.error.issues[0]!.message });
    await store.changeHookSource(key, { name: name.data }, actorIn(event), now());
    return { form: 'rename' as const, done: 'The name is changed.' };
  },
  roll: async (event) => {
    const { store, now, secrets } = await app();
    const { key, sealedSecret } = await readSource(event.params.source);
    const wanted = (await event.request.formData()).get('grace');
    const hours = Number((graces.find((each) => each.key === wanted) ?? graces[0]).key);
    const secret = newHookSecret();
    const old =
      hours > 0
        ? { sealedOldSecret: sealedSecret, oldSecretUntil: now() + hours * hourMs }
        : { sealedOldSecret: null, oldSecretUntil: null };
    const change = { sealedSecret: (await secrets()).seal(secret), ...old };
    await store.changeHookSource(key, change, actorIn(event), now());
    return { form: 'roll' as const, secret };
  },
  drop: async (event) => {
    const { store, now } = await app();
    const { key } = await readSource(event.params.source);
    const dropped = await store.dropMessages('webhook', key, null, actorIn(event), now());
    return { form: 'drop' as const, done: `${dropped} ${dropped === 1 ? 'delivery is' : 'deliveries are'} gone.` };
  },
  remove: async (event) => {
    const { store, now } = await app();
    const { key } = await readSource(event.params.source);
    await store.removeHookSource(key, actorIn(event), now());
    redirect(303, resolve('/settings/webhooks'));
  },
};

function mappingsIn(text: string): readonly Mapping[] | null {
  try {
    return mappingsSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
