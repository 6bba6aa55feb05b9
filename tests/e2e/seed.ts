// Writes a book into a data folder, before a server opens it: `node tests/e2e/seed.ts FOLDER small|busy|large|unscored`.
import { dayMs } from '#lib/core/time/calendar.ts';
import { openApp } from '#lib/server/open-app.ts';
import { backfill } from '#lib/server/jobs/backfill.ts';
import type { Publication } from '#lib/server/store/document-store.ts';
import type { AccountChange } from '#lib/server/store/history-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { publications } from './seed-documents.ts';

const now = Date.now();
const today = Math.floor(now / dayMs) * dayMs;
const weeks = 30;

/** Names of the book with three accounts and one that is gone, for the tests to look for. */
const small: readonly AccountChange[] = [
  account('northwind', 'Northwind Traders', {
    arr: 120_000,
    renewsIn: 40,
    owner: 'ana',
    logins: (week) => (week < 3 ? 1 : 12),
    nps: 6,
  }),
  account('bluebird', 'Bluebird Bakery', { arr: 48_000, renewsIn: 200, owner: 'ben', logins: () => 11, nps: 9 }),
  account('quiet', 'Quiet Harbour', { arr: 9_000, renewsIn: 320, owner: null, logins: () => null, nps: null }),
  account('gone', 'Gone Glass', { arr: 15_000, renewsIn: -60, owner: 'ben', logins: () => 5, nps: 3, churnedAgo: 45 }),
];

interface Life {
  readonly arr: number | null;
  readonly renewsIn: number;
  readonly owner: 'ana' | 'ben' | null;
  /** A week's logins, by weeks ago. */
  readonly logins: (week: number) => number | null;
  readonly nps: number | null;
  readonly churnedAgo?: number;
}

function account(id: string, name: string, { arr, renewsIn, owner, logins, nps, churnedAgo }: Life): AccountChange {
  const start = today - weeks * 7 * dayMs;
  const at = (days: number) => ({ observedAt: today - days * dayMs, knownAt: today - days * dayMs });
  const begin = { observedAt: start, knownAt: start };
  const isPlain = arr === null;
  return {
    accountId: id,
    name,
    externalIds: { account: id },
    attributes: [
      ...(isPlain ? [] : [{ ...begin, attribute: 'arr', value: arr }]),
      { ...begin, attribute: 'renewalDate', value: { date: today + renewsIn * dayMs } },
      { ...begin, attribute: 'plan', value: 'Pro' },
    ],
    observations: [
      ...Array.from({ length: weeks }, (_, week) => ({
        ...at(week * 7),
        signal: 'logins',
        value: logins(week),
      })).filter(({ value }) => value !== null),
      ...(nps === null ? [] : [{ ...at(90), signal: 'nps', value: nps }]),
    ],
    owners: owner ? [{ ...begin, role: 'csm' as const, userId: `user-${owner}` }] : [],
    ...(isPlain
      ? {}
      : {
          contacts: [
            {
              id: `${id}-c1`,
              accountId: id,
              name: 'Chiara Rossi',
              email: 'chiara.maria.rossi-bianchi@northwind-traders-international.example.test',
              externalId: null,
              title: 'Head of Sales',
              doNotContact: false,
            },
            {
              id: `${id}-c2`,
              accountId: id,
              name: 'Deniz Kaya',
              email: null,
              externalId: null,
              title: null,
              doNotContact: true,
            },
          ],
          contactRoles: [
            { ...begin, contactId: `${id}-c1`, role: 'champion' as const, active: true },
            { ...at(20), contactId: `${id}-c2`, role: 'decisionMaker' as const, active: true },
          ],
        }),
    outcomes:
      churnedAgo === undefined
        ? []
        : [
            {
              ...at(churnedAgo),
              outcome: 'churned' as const,
              effectiveAt: today - churnedAgo * dayMs,
              amount: null,
              reason: 'Price',
            },
          ],
  };
}

async function seedPeople(store: Store) {
  const person = (id: string, name: string) => ({
    id: `user-${id}`,
    name,
    email: `${id}@rapport.test`,
    role: 'csm' as const,
    teamId: null,
    managerId: null,
    coverId: null,
    awayFrom: null,
    awayUntil: null,
    disabledAt: null,
  });
  await store.savePeople([person('ana', 'Ana Silva'), person('ben', 'Ben Okafor')], []);
  await store.saveWorkspace(
    { ...(await store.readWorkspace()), name: 'Test workspace', locale: 'en-GB', currency: 'EUR' },
    'test',
    now,
  );
}

/** Everybody at risk, so that everybody has a task. */
const busy = Array.from({ length: 130 }, (_, place) =>
  account(`b-${place}`, `Busy ${String(place + 1).padStart(3, '0')}`, {
    arr: 1_000 * (place + 1),
    renewsIn: place + 1,
    owner: place % 2 ? 'ana' : 'ben',
    logins: () => 1,
    nps: 4,
  }),
);

async function seedScored(data: string, changes: readonly AccountChange[], weeksBack: number) {
  const app = await openApp({ data, now: () => now });
  await seedPeople(app.store);
  await app.store.publish(publications(now));
  await app.store.append(changes, now, 'test');
  const moments = Array.from({ length: weeksBack }, (_, week) => now - (weeksBack - week) * 7 * dayMs);
  await backfill(app.store, await app.rules.read(), { accountIds: changes.map(({ accountId }) => accountId), moments });
  while ((await app.scheduler.tick()) > 0);
  await app.close();
}

/** Rows only: what is published scores them once a server is there. */
async function seedLarge(data: string, accounts: number, published: readonly Publication[]) {
  const app = await openApp({ data, now: () => now });
  await seedPeople(app.store);
  if (published.length > 0) await app.store.publish(published);
  for (let from = 0; from < accounts; from += 500) {
    const chunk = Array.from({ length: Math.min(500, accounts - from) }, (_, place) => {
      const number = String(from + place + 1).padStart(5, '0');
      return account(`a-${number}`, `Account ${number}`, {
        arr: null,
        renewsIn: (from + place) % 360,
        owner: place % 2 ? 'ana' : 'ben',
        logins: () => null,
        nps: null,
      });
    });
    await app.store.append(chunk, now, 'test');
  }
  await app.close();
}

const [, , folder, size] = process.argv;
if (!folder) throw new Error('Name the data folder.');
if (size === 'large') await seedLarge(folder, 10_000, []);
else if (size === 'unscored') await seedLarge(folder, 32_768, publications(now));
else if (size === 'busy') await seedScored(folder, busy, 0);
else await seedScored(folder, small, 20);
