import { z } from 'zod';
import { app } from '#lib/server/app.ts';
import type { PageServerLoad } from './$types';

const pageSize = 50;

/** `before`: the last of the page before, as `moment.id`. Nothing in an address is an error. */
const searchSchema = z.object({
  before: z
    .string()
    .regex(/^\d{1,16}\..{1,100}$/)
    .optional()
    .catch(undefined),
});

export const load: PageServerLoad = async ({ url }) => {
  const { before: text } = searchSchema.parse(Object.fromEntries(url.searchParams));
  const dot = text?.indexOf('.') ?? 0;
  const before = text ? { createdAt: Number(text.slice(0, dot)), id: text.slice(dot + 1) } : undefined;
  const { store } = await app();
  const [found, total, users] = await Promise.all([
    // One more than is shown tells whether there are more.
    store.pageImports({ limit: pageSize + 1, before }),
    store.countImports(),
    store.listUsers(),
  ]);
  const imports = found.slice(0, pageSize);
  const last = imports.at(-1);
  return {
    imports,
    total,
    isFirst: before === undefined,
    older: found.length > pageSize && last ? `${last.createdAt}.${last.id}` : null,
    users: Object.fromEntries(users.map(({ id, name }) => [id, name])),
  };
};
