import { app } from '#lib/server/app.ts';
import { requireAccount } from '#lib/server/auth/visibility.ts';
import type { Value } from '#lib/core/values.ts';
import { modelsOf } from '../../live-models.ts';
import { readAccountSearch } from './account-search.ts';
import { listContacts } from './contact-list.ts';
import type { PageServerLoad } from './$types';

/** Shown at once; an account with more says so. */
const contactsShown = 30;
const decisionsShown = 40;

export const load: PageServerLoad = async ({ params, url, locals }) => {
  const { store, now: clock, explain } = await app();
  const now = clock();
  const account = await requireAccount({ locals }, params.id);
  const goneAt = account.churnedAt !== null && account.churnedAt <= now ? account.churnedAt : undefined;
  const { calendar } = await store.readWorkspace();
  const { model, at } = readAccountSearch(url.searchParams, now, calendar.timeZone);
  const [explanation, points, live, decisions, contacts, histories, open, recent, users] = await Promise.all([
    // An account that is gone keeps the last score it had.
    explain(account.id, { model, at: at ?? goneAt }),
    store.readScoreHistory(account.id),
    store.readLive(),
    store.readDecisions(account.id),
    store.readContacts(account.id),
    store.readHistory({ accountIds: [account.id], signals: [], until: now }),
    store.listTasks({ accountId: account.id, status: 'open', sort: 'due', limit: 10, offset: 0 }),
    store.listTasks({ accountId: account.id, sort: 'created', limit: 20, offset: 0 }),
    store.listUsers(),
  ]);
  const models = Object.values(modelsOf(live)).filter(({ key }) => points.some(({ document }) => document === key));
  const shown = explanation?.model ?? models.find(({ key }) => key === model) ?? models[0] ?? null;
  const listed = listContacts(contacts, histories.get(account.id), at ?? now);
  return {
    now,
    at: at ?? null,
    account: {
      id: account.id,
      name: account.name,
      arr: numberOf(account.attributes.get('arr')),
      renewalAt: dateOf(account.attributes.get('renewalDate')),
      plan: textOf(account.attributes.get('plan')),
      owner: users.find(({ id }) => id === account.owners['csm'])?.name ?? null,
      churnedAt: account.churnedAt,
      createdAt: account.createdAt,
    },
    explanation: explanation && withoutAccount(explanation),
    models: models.map(({ key, name }) => ({ key, name })),
    model: shown && { key: shown.key, name: shown.name, bands: shown.bands },
    history: points
      .filter(({ document }) => document === shown?.key)
      .map(({ at: moment, score, band }) => ({ at: moment, score, band })),
    decisions: decisions
      .filter((each) => each.at <= (at ?? now))
      .toSorted((a, b) => b.at - a.at)
      .slice(0, decisionsShown),
    documentNames: Object.fromEntries(live.map(({ key, document }) => [key, document.name])),
    contacts: listed.slice(0, contactsShown),
    contactTotal: listed.length,
    openTasks: open.tasks,
    openTotal: open.total,
    closedTasks: recent.tasks.filter(({ status }) => status !== 'open').slice(0, 5),
  };
};

function withoutAccount<Part extends { account: unknown }>({
  account: _account,
  ...rest
}: Part): Omit<Part, 'account'> {
  return rest;
}

const numberOf = (value: Value | undefined) => (typeof value === 'number' ? value : null);
const textOf = (value: Value | undefined) => (typeof value === 'string' ? value : null);
const dateOf = (value: Value | undefined) => (typeof value === 'object' && value !== null ? value.date : null);
