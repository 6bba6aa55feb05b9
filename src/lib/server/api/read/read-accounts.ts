import { z } from 'zod';
import { isoMoment, parseIsoMoment, valueConstant } from '#lib/core/values.ts';
import type { App } from '../../open-app.ts';
import type { Account } from '../../store/history-store.ts';
import type { CurrentScore } from '../../store/intake-store.ts';
import type { Store } from '../../store/store.ts';
import { newAccountRefs } from '../items/account-refs.ts';
import { missing, Refusal } from '../refusal.ts';
import { readCursor, readQuery, writeCursor } from './query.ts';
import {
  explanationQuery,
  listQuery,
  pointsQuery,
  type accountShape,
  type explanationShape,
  type pointShape,
} from './shapes.ts';

export const usualPage = 100;

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

type AccountAnswer = z.infer<typeof accountShape>;
type PointAnswer = z.infer<typeof pointShape>;

const isoOrNull = (moment: number | null): string | null => (moment === null ? null : isoMoment(moment));

/** All accounts in the order of our ids. */
export async function listAccounts(store: Store, url: URL, withScores: boolean): Promise<Page<AccountAnswer>> {
  const { limit = usualPage, cursor } = readQuery(url, listQuery);
  const [after] = readCursor(cursor, z.tuple([z.string()])) ?? [''];
  const ids = await store.pageAccountIds(after, limit);
  const items = await describeAccounts(store, ids, withScores);
  return { items, next: ids.length < limit ? null : writeCursor([ids.at(-1)!]) };
}

export async function readAccount(store: Store, named: string, withScores: boolean): Promise<AccountAnswer> {
  const [account] = await describeAccounts(store, [await accountId(store, named)], withScores);
  if (!account) throw noAccount(named);
  return account;
}

/** By our id or the id in import files. Throws a Refusal (404). */
export async function accountId(store: Store, named: string): Promise<string> {
  const refs = newAccountRefs(store);
  await refs.prepare([named]);
  const id = refs.idOf(named);
  if (id === null) throw noAccount(named);
  return id;
}

function noAccount(named: string): Refusal {
  const shown = named.slice(0, 100).toWellFormed();
  return missing(
    'account',
    `There is no account "${shown}"; take an id from GET /api/v1/accounts, or the one it was imported with.`,
  );
}

/** E-mail addresses of our people by their ids. */
export async function readAddresses(store: Store): Promise<ReadonlyMap<string, string>> {
  return new Map((await store.listUsers()).map(({ id, email }) => [id, email]));
}

async function describeAccounts(store: Store, ids: readonly string[], withScores: boolean): Promise<AccountAnswer[]> {
  const [accounts, addresses, scores] = await Promise.all([
    store.readAccounts(ids),
    readAddresses(store),
    withScores ? store.readCurrentScores(ids) : null,
  ]);
  return accounts.map((account) => ({
    ...describeAccount(account, addresses),
    ...(scores ? { scores: (scores.get(account.id) ?? []).map(describeScore) } : {}),
  }));
}

function describeAccount(account: Account, addresses: ReadonlyMap<string, string>): AccountAnswer {
  const { id, name, externalIds, attributes, owners, churnedAt, createdAt } = account;
  return {
    id,
    name,
    externalIds,
    attributes: Object.fromEntries([...attributes].map(([key, value]) => [key, valueConstant(value)])),
    owners: Object.fromEntries(
      Object.entries(owners).flatMap(([role, userId]) => {
        const address = addresses.get(userId);
        return address === undefined ? [] : [[role, address]];
      }),
    ),
    churnedAt: isoOrNull(churnedAt),
    createdAt: isoMoment(createdAt),
  };
}

function describeScore({ model, score, band, bandSince, at }: CurrentScore) {
  return { model, score, band, bandSince: isoOrNull(bandSince), at: isoMoment(at) };
}

/** The newest first. */
export async function listPoints(store: Store, named: string, url: URL): Promise<Page<PointAnswer>> {
  const { limit = usualPage, cursor, model } = readQuery(url, pointsQuery);
  const before = readCursor(cursor, z.tuple([z.number(), z.string()]));
  const id = await accountId(store, named);
  const points = (await store.readScoreHistory(id, model)).toSorted(
    (a, b) => b.at - a.at || (a.document < b.document ? -1 : 1),
  );
  const rest =
    before === null
      ? points
      : points.filter(({ at, document }) => at < before[0] || (at === before[0] && document > before[1]));
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(({ document, at, score, band, coverage }) => ({
      model: document,
      at: isoMoment(at),
      score,
      band,
      coverage,
    })),
    next: last && rest.length > limit ? writeCursor([last.at, last.document]) : null,
  };
}

/** Throws a Refusal: 404 for an account or model that is not there, 422 for a moment that is none. */
export async function readExplanation(app: App, named: string, url: URL): Promise<z.infer<typeof explanationShape>> {
  const { model, at: asked } = readQuery(url, explanationQuery);
  const at = asked === undefined ? undefined : parseIsoMoment(asked);
  if (at === null || (at !== undefined && (at < 0 || at > app.now())))
    throw new Refusal(422, {
      code: 'bad-date',
      message: `"${asked}" is no moment of the past; send "2026-03-01" or "2026-03-01T14:30:00Z".`,
      path: 'query.at',
    });
  const id = await accountId(app.store, named);
  const found = await app.explain(id, { model, at });
  if (!found)
    throw missing('query.model', 'No such health model scores this account then; see its scores for those that do.');
  const { name: _name, ...rest } = found.model;
  return {
    account: id,
    model: { key: rest.key, name: found.model.name, version: found.version },
    at: isoMoment(found.at),
    score: found.score,
    band: found.band,
    bandSince: isoOrNull(found.bandSince),
    bandReason: found.bandReason,
    summary: found.summary,
    drags: found.drags.map(({ name, says, points, lost }) => ({ name, says, points, lost })),
    lifts: found.lifts.map(({ name, says, points, lost }) => ({ name, says, points, lost })),
    unknown: found.unknown.map(({ name, why }) => ({ name, why })),
  };
}
