import { z } from 'zod';
import { app } from '#lib/server/app.ts';
import { visibleFor } from '#lib/server/auth/visibility.ts';
import { readBookSearch } from '../book-search.ts';
import { listAccounts } from '../list-accounts.ts';
import { pageSize } from '../page-size.ts';
import type { RequestHandler } from './$types';

const schema = z.object({
  page: z.coerce.number().int().min(0).max(100_000).catch(0),
  /** The moment of the page that asks, so that all its rows are of one moment. */
  now: z.coerce.number().int().positive().optional().catch(undefined),
});

/** Further rows of the book, for its own page as it is scrolled. */
export const GET: RequestHandler = async ({ url, locals }) => {
  const { page, now: asked } = schema.parse(Object.fromEntries(url.searchParams));
  const { store, now } = await app();
  const search = readBookSearch(url.searchParams);
  const visible = await visibleFor({ locals });
  return Response.json(await listAccounts(store, search, page * pageSize, asked ?? now(), visible));
};
