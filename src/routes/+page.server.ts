import { app } from '#lib/server/app.ts';
import { judge } from '#lib/server/auth/authorise.ts';
import { actorIn } from '#lib/server/auth/caller.ts';
import { entryOf } from '#lib/server/auth/policy/table.ts';
import { visibleFor } from '#lib/server/auth/visibility.ts';
import { demoStories } from '#lib/server/demo/stories.ts';
import { summariseBands } from './book/band-summary.ts';
import { readBookSearch } from './book/book-search.ts';
import { listAccounts } from './book/list-accounts.ts';
import { stepsShown } from './first-steps/steps.ts';
import { modelsOf } from './live-models.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals }) => {
  const search = readBookSearch(url.searchParams);
  const { store, now: clock } = await app();
  const now = clock();
  const visible = await visibleFor({ locals });
  const [book, counts, users, live, workspace] = await Promise.all([
    listAccounts(store, search, 0, now, visible),
    store.countBands(visible === 'all' ? undefined : visible),
    store.listUsers(),
    store.readLive(),
    store.readWorkspace(),
  ]);
  const models = modelsOf(live);
  const mayOpenDemo = judge(entryOf('/settings/demo', 'GET'), locals.caller).is === 'allowed';
  const mayGuide = judge(entryOf('/', '?/dismiss'), locals.caller).is === 'allowed';
  const steps = mayGuide && !workspace.isChecklistDismissed ? stepsShown(await store.readFirstSteps()) : null;
  const anybody =
    counts.length > 0 || book.total > 0
      ? null
      : await listAccounts(store, { ...search, q: '', band: '', owner: '', status: 'all' }, 0, now, visible);
  return {
    now,
    search,
    rows: book.rows,
    total: book.total,
    bands: summariseBands(counts, models),
    models,
    isWhole: visible === 'all',
    owners: users
      .filter(({ id }) => visible === 'all' || visible.includes(id))
      .filter(({ id, disabledAt }) => disabledAt === null || id === search.owner)
      .map(({ id, name }) => ({ id, name }))
      .sort((a, b) => a.name.localeCompare(b.name)),
    isEmpty: anybody?.total === 0,
    steps,
    work: await store.readDemoWork(),
    demo: mayOpenDemo ? ('/settings/demo' as const) : null,
    stories: workspace.isDemo && visible === 'all' ? demoStories : [],
  };
};

export const actions: Actions = {
  dismiss: async (event) => {
    const { store, now } = await app();
    await store.saveWorkspace({ isChecklistDismissed: true }, actorIn(event), now());
  },
};
