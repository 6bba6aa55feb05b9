import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { app } from '#lib/server/app.ts';
import { actorIn } from '#lib/server/auth/caller.ts';
import { choicesOfForm, mappingOf, showColumns } from '#lib/server/imports/column-choices.ts';
import type { CheckReport } from '#lib/server/imports/check-report.ts';
import { readPlan } from '#lib/server/imports/import-plan.ts';
import { nameColumnOf, readLook, showDraft } from '#lib/server/imports/show-draft.ts';
import { openQuestions } from '#lib/server/sources/csv/open-questions.ts';
import type { DraftChange, ImportDraft } from '#lib/server/store/draft-store.ts';
import { readFileForm, readSignalsForm, revisionIn, textIn } from './forms.ts';
import { showImport } from './show-import.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url }) => {
  const { store, importFiles, importProgress, now } = await app();
  const [draft, users, mappings] = await Promise.all([
    store.readDraft(params.id),
    store.listUsers(),
    store.listMappings(),
  ]);
  const names = Object.fromEntries(users.map(({ id, name }) => [id, name]));
  const shared = { now: now(), users: names };
  if (!draft) {
    const record = await store.readImport(params.id);
    if (!record) throw missing(params.id);
    const shown = await showImport(store, importFiles, record, url.searchParams.has('withdraw'));
    return { ...shared, draft: null, import: shown };
  }
  const { plan: _plan, ...plain } = draft;
  const shown = await showDraft(store, importFiles, draft);
  const signals = draft.kind === 'usage' ? (await store.listDocuments('signal')).map(({ key }) => key) : [];
  return {
    ...shared,
    import: null,
    draft: {
      ...plain,
      ...shown,
      sources: [...new Set(mappings.map(({ source }) => source))],
      signals,
      progress: importProgress(draft.id),
    },
  };
};

const missing = (id: string) =>
  error(
    404,
    `There is no import with the id “${id}”. It was thrown away, or it has another id; look into the list of imports.`,
  );

type Event = RequestEvent<{ id: string }>;

/** The draft that a form is about, or the reply that it is none any more. */
async function draftOf({ params }: Event): Promise<ImportDraft | null> {
  const { store } = await app();
  const draft = await store.readDraft(params.id);
  if (!draft && !(await store.readImport(params.id))) throw missing(params.id);
  return draft;
}

const isOver = () =>
  fail(409, { form: 'page' as const, message: 'This import is over: it cannot be changed any more.' });
const isStale = () =>
  fail(409, {
    form: 'page' as const,
    message: 'Somebody changed this import meanwhile. Look at it again, then go on.',
  });

/** Changes the draft as it was shown; comes back to the page. */
async function change(event: Event, form: FormData, changes: DraftChange) {
  const { store, now } = await app();
  if (!(await store.changeDraft(event.params.id, revisionIn(form), changes, now()))) return isStale();
  redirect(303, resolve('/import/[id]', { id: event.params.id }));
}

export const actions: Actions = {
  read: async (event) => {
    const draft = await draftOf(event);
    if (!draft || draft.state === 'arriving') return isOver();
    const form = await event.request.formData();
    const read = readFileForm(form);
    if ('field' in read) return fail(400, { form: 'read' as const, ...read });
    const { source, kind, delimiter, encoding } = read;
    const plan = { ...readPlan(draft.plan), mapping: null, newSignals: [], delimiter, encoding };
    return change(event, form, { source, kind, plan, state: 'to-look', words: null });
  },

  check: async (event) => {
    const draft = await draftOf(event);
    const { store, importFiles } = await app();
    const looked = draft && (await readLook(store, importFiles, draft));
    if (!looked) return isOver();
    const form = await event.request.formData();
    const { look, plan, kind, currency } = looked;
    const { columns } = look.inspection;
    const choices = choicesOfForm(form, looked.choices);
    const whole = { constant: textIn(form, 'constant').slice(0, 200), lagDays: textIn(form, 'lag').slice(0, 10) };
    const createAccounts = form.has('createAccounts');
    const nameIsId = form.has('nameIsId');
    const { mapping, problems } = mappingOf(choices, columns, kind, currency, whole);
    const told = problems.map(({ message, at }) => ({ message, column: at.column ?? null }));
    if (mapping) {
      for (const { column } of openQuestions(columns, mapping, currency))
        told.push({ message: 'Answer this first.', column });
    }
    const nameColumn = nameColumnOf(choices, columns, kind, createAccounts);
    if (nameColumn !== null && !nameIsId && !looked.isRemembered)
      told.push({ message: 'Say whether names are to be the ids, or map a column with ids.', column: nameColumn });
    if (!mapping || told.length > 0) {
      const shown = showColumns(choices, columns, kind, currency);
      return fail(400, { form: 'check' as const, problems: told, columns: shown, whole, nameColumn, createAccounts });
    }
    const next = { ...plan, mapping, createAccounts, nameIsId, leaveOutNewSignals: false };
    return change(event, form, { plan: next, state: 'to-check', words: null });
  },

  apply: async (event) => {
    const draft = await draftOf(event);
    const { importFiles } = await app();
    const report = draft?.state === 'checked' && (await importFiles.find<CheckReport>(draft.id, 'report', 1));
    if (!draft || !report) return isOver();
    const form = await event.request.formData();
    const skipBadRows = form.has('skipBadRows');
    if (report.badRows > 0 && !skipBadRows) {
      const message = 'Correct the file and bring it again, or say that the bad rows are to be left out.';
      return fail(400, { form: 'apply' as const, message, signal: null });
    }
    const leaveOutNewSignals = textIn(form, 'signals') === 'leave-out';
    const read = readSignalsForm(form, leaveOutNewSignals ? [] : report.newSignals);
    if (!read.ok) return fail(400, { form: 'apply' as const, message: read.message, signal: read.index });
    const plan = { ...readPlan(draft.plan), skipBadRows, leaveOutNewSignals, newSignals: [...read.signals] };
    // Values that were read as one type may not be readable as another: that is seen before they are in the book.
    const state = read.hasOtherTypes ? 'to-check' : 'to-apply';
    return change(event, form, { plan, state, words: null });
  },

  remove: async (event) => {
    const draft = await draftOf(event);
    if (!draft) return isOver();
    const { store, importFiles, now } = await app();
    await store.removeDraft(draft.id, now(), actorIn(event));
    await importFiles.remove(draft.id);
    redirect(303, resolve('/import'));
  },

  withdraw: async (event) => {
    const { store, now } = await app();
    const record = await store.readImport(event.params.id);
    if (!record && !(await store.readDraft(event.params.id))) throw missing(event.params.id);
    if (record?.status !== 'applied')
      return fail(409, { form: 'page' as const, message: 'Only an import that was applied can be taken back.' });
    await store.withdrawImport(record.id, now(), actorIn(event));
    redirect(303, resolve('/import/[id]', { id: record.id }));
  },
};
