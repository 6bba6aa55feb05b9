import { error } from '@sveltejs/kit';
import { Readable } from 'node:stream';
import { app } from '#lib/server/app.ts';
import type { RequestHandler } from './$types';

/** The rows that cannot be imported, with the reasons, as a file to correct and bring again. */
export const GET: RequestHandler = async ({ params }) => {
  const { store, importFiles } = await app();
  const known = (await store.readDraft(params.id)) ?? (await store.readImport(params.id));
  if (!known) error(404, `There is no import with the id “${params.id}”.`);
  const found = importFiles.has(params.id) ? await importFiles.readBadRows(params.id) : null;
  if (!found)
    return new Response('There are no bad rows, or they were kept for 30 days and are gone.', { status: 410 });
  const name = `bad-rows-${known.fileName.replace(/\.[a-z0-9]{1,5}$/i, '')}.csv`;
  const headers = {
    'content-type': 'text/csv; charset=utf-8',
    'content-length': String(found.bytes),
    'content-disposition': `attachment; filename="bad-rows.csv"; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}`,
  };
  return new Response(Readable.toWeb(found.stream) as unknown as ReadableStream, { headers });
};
