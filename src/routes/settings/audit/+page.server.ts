import { addDays, dateAt } from '#lib/core/time/days.ts';
import { app } from '#lib/server/app.ts';
import { readAuditSearch } from './audit-search.ts';
import { kinds } from './audit-words.ts';
import { readDetails } from './differences.ts';
import type { PageServerLoad } from './$types';

const pageSize = 50;

export const load: PageServerLoad = async ({ url }) => {
  const search = readAuditSearch(url.searchParams);
  const { store } = await app();
  const { timeZone } = (await store.readWorkspace()).calendar;
  const from = dateAt(search.from, timeZone);
  const last = dateAt(search.until, timeZone);
  const [page, users, teams, tokens] = await Promise.all([
    store.listAudit({
      subject: search.q || undefined,
      actor: search.actor || undefined,
      verbs: search.kind === '' ? undefined : kinds[search.kind].verbs,
      from: from ?? undefined,
      until: last === null ? undefined : addDays(last, 1, timeZone) - 1,
      before: search.before ?? undefined,
      limit: pageSize,
    }),
    store.listUsers(),
    store.listTeams(),
    store.listApiTokens(),
  ]);
  const tokenActors = tokens.map(({ id, name }) => ({ id: `token:${id}`, name: `Token ${name}` }));
  const named = [...users, ...teams, ...tokens, ...tokenActors];
  const accounts = await store.readAccounts([...new Set(page.entries.map(({ subject }) => subject))]);
  return {
    search,
    before: page.before,
    entries: page.entries.map(({ details, ...entry }) => ({ ...entry, ...readDetails(details) })),
    names: Object.fromEntries([...accounts, ...named].map(({ id, name }) => [id, name])),
    actors: [...users, ...tokenActors, { id: 'rapport', name: 'Rapport itself' }].map(({ id, name }) => ({ id, name })),
  };
};
