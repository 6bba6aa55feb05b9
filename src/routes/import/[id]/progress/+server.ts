import { error } from '@sveltejs/kit';
import { app } from '#lib/server/app.ts';
import type { RequestHandler } from './$types';

/** How far an import is, for its page while it is open. `state` is `over` when it waits for nobody any more. */
export const GET: RequestHandler = async ({ params }) => {
  const { store, importProgress } = await app();
  const draft = await store.readDraft(params.id);
  if (!draft && !(await store.readImport(params.id))) error(404, `There is no import with the id “${params.id}”.`);
  const progress = draft && importProgress(params.id);
  return Response.json({ state: draft?.state ?? 'over', revision: draft?.revision ?? -1, progress });
};
