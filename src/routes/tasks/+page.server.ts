import { fail } from '@sveltejs/kit';
import { app } from '#lib/server/app.ts';
import { actorIn } from '#lib/server/auth/caller.ts';
import { requireTask, seesAccount, visibleFor } from '#lib/server/auth/visibility.ts';
import { StoreError } from '#lib/server/store/store-error.ts';
import { closingSchema } from './closing.ts';
import { dueOf } from './due.ts';
import { readTaskSearch } from './task-search.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const pageSize = 100;

export const load: PageServerLoad = async ({ url, locals }) => {
  const search = readTaskSearch(url.searchParams);
  const { store, now: clock } = await app();
  const now = clock();
  const visible = await visibleFor({ locals });
  const [asked] = await store.readAccounts(search.account ? [search.account] : []);
  const account = asked && seesAccount(visible, asked) ? asked : null;
  const filter = {
    ...(visible !== 'all' && { visibleTo: visible }),
    ...(search.q && { search: search.q }),
    ...(search.owner && { ownerId: search.owner }),
    ...(search.account && { accountId: search.account }),
  };
  const count = { ...filter, sort: 'due', limit: 1, offset: 0 } as const;
  const [list, open, users, workspace] = await Promise.all([
    store.listTasks({
      ...filter,
      status: search.tab,
      sort: search.tab === 'open' ? 'due' : 'created',
      limit: pageSize,
      offset: (search.page - 1) * pageSize,
    }),
    store.listTasks({ ...count, status: 'open' }),
    store.listUsers(),
    store.readWorkspace(),
  ]);
  return {
    now,
    search,
    tasks: list.tasks.map((task) => ({ ...task, due: dueOf(task.dueAt, now, workspace.calendar) })),
    total: list.total,
    openTotal: open.total,
    pageSize,
    owners: users
      .filter(({ id }) => visible === 'all' || visible.includes(id))
      .filter(({ id, disabledAt }) => disabledAt === null || id === search.owner)
      .map(({ id, name }) => ({ id, name }))
      .sort((a, b) => a.name.localeCompare(b.name)),
    accountName: account?.name ?? null,
  };
};

export const actions: Actions = {
  complete: (event) => close(event, 'done'),
  dismiss: (event) => close(event, 'dismissed'),
};

async function close(event: RequestEvent, as: 'done' | 'dismissed') {
  const form = await event.request.formData();
  const read = closingSchema.safeParse(Object.fromEntries(form));
  if (!read.success)
    return fail(400, {
      id: String(form.get('id') ?? ''),
      message: read.error.issues[0]?.message ?? 'The form could not be read.',
    });
  const { id, ...said } = read.data;
  await requireTask(event, id);
  const { store, now } = await app();
  try {
    const closed = await store.closeTask(id, as, { ...said, by: actorIn(event), at: now() });
    return closed
      ? { closed: closed.id, title: closed.title, as }
      : fail(409, { id, message: 'This task is not open any more: it was closed meanwhile.' });
  } catch (cause) {
    if (cause instanceof StoreError && cause.code === 'unknown-answer')
      return fail(400, { id, message: cause.message });
    throw cause;
  }
}
