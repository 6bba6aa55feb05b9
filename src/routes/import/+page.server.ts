import { fail, redirect } from '@sveltejs/kit';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { resolve } from '$app/paths';
import { app } from '#lib/server/app.ts';
import { actorIn } from '#lib/server/auth/caller.ts';
import { announceFile, receivePiece } from '#lib/server/imports/receive-file.ts';
import { sourceSchema } from './source-field.ts';
import type { Actions, PageServerLoad } from './$types';

const recentShown = 5;
/** What a form without script may bring: it is held in memory on its way. */
const mostInForm = 8 * 1024 * 1024;

export const load: PageServerLoad = async () => {
  const { store, now } = await app();
  const [drafts, recent, mappings, people, users] = await Promise.all([
    store.listDrafts(),
    store.pageImports({ limit: recentShown }),
    store.listMappings(),
    store.listWantedPeople(),
    store.listUsers(),
  ]);
  const ids = new Set(drafts.map(({ id }) => id));
  return {
    now: now(),
    drafts: drafts.map(({ plan: _plan, ...draft }) => draft),
    // What is on its way stands above already.
    recent: recent.filter(({ id }) => !ids.has(id)),
    sources: [...new Set(mappings.map(({ source }) => source))],
    wantedPeople: people.length,
    users: Object.fromEntries(users.map(({ id, name }) => [id, name])),
  };
};

export const actions: Actions = {
  /** For browsers without script; with it, the file comes in pieces (see files/). */
  upload: async (event) => {
    const { request } = event;
    const length = Number(request.headers.get('content-length') ?? 'none');
    if (!(length <= mostInForm)) {
      const message =
        'Without script the page takes files up to 8 MB. Allow script for this page, or use “rapport import”.';
      return fail(413, { field: 'file' as const, message });
    }
    const form = await request.formData();
    const source = sourceSchema.safeParse(form.get('source') ?? '');
    if (!source.success)
      return fail(400, {
        field: 'source' as const,
        message: source.error.issues[0]?.message ?? 'Name the source in words.',
      });
    const file = form.get('file');
    if (!(file instanceof File) || file.name === '')
      return fail(400, { field: 'file' as const, message: 'Choose a file first.' });
    const opened = await app();
    const announced = { name: file.name, bytes: file.size, source: source.data, by: actorIn(event) };
    const made = await announceFile(opened, announced);
    if ('refused' in made) return fail(507, { field: 'file' as const, message: made.refused });
    const draft = file.size > 0 ? await opened.store.readDraft(made.id) : null;
    if (draft) await receivePiece(opened, draft, 0, Readable.fromWeb(file.stream() as ReadableStream));
    redirect(303, resolve('/import/[id]', { id: made.id }));
  },
};
