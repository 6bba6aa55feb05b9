import { fail } from '@sveltejs/kit';
import { z } from 'zod';
import { app } from '#lib/server/app.ts';
import { actorIn } from '#lib/server/auth/caller.ts';
import { readMappings } from '#lib/server/sources/webhook/mapping.ts';
import { newHookSecret } from '#lib/server/sources/webhook/verify.ts';
import { faultIn, keyField, nameField } from './source-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
  const { store } = await app();
  const [sources, counts] = await Promise.all([store.listHookSources(), store.countMessages('webhook')]);
  return {
    origin: url.origin,
    sources: sources.map(({ key, name, mappings }) => {
      const own = counts.filter(({ source }) => source === key);
      const of = (status: string) =>
        own.filter((each) => each.status === status).reduce((sum, { messages }) => sum + messages, 0);
      const newest = own.length > 0 ? Math.max(...own.map((each) => each.newest)) : null;
      return {
        key,
        name,
        mappings: readMappings(mappings).length,
        newest,
        waiting: of('waiting'),
        failed: of('failed'),
      };
    }),
  };
};

const formSchema = z.object({ name: nameField, key: keyField });

export const actions: Actions = {
  make: async (event) => {
    const { store, now, secrets } = await app();
    const form = await event.request.formData();
    const typed = { name: String(form.get('name') ?? ''), key: String(form.get('key') ?? '') };
    const read = formSchema.safeParse(typed);
    if (!read.success) return fail(400, { typed, ...faultIn(read.error) });
    const { name, key } = read.data;
    const secret = newHookSecret();
    const sealedSecret = (await secrets()).seal(secret);
    const made = { createdBy: actorIn(event), createdAt: now() };
    const rest = { sealedOldSecret: null, oldSecretUntil: null, mappings: [] };
    if (await store.addHookSource({ key, name, sealedSecret, ...rest, ...made }))
      return { made: { key, name, secret } };
    return fail(409, { typed, field: 'key', message: `There is a source at /hooks/${key} already; choose another.` });
  },
};
