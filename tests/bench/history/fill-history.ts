/** A year of weekly points, appended through the store as a source would send them. */
import type { AccountChange } from '#lib/server/store/history-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { dayMs } from '#lib/core/time/calendar.ts';
import { seeded } from '../seeded.ts';
import { signals } from './history-model.ts';

export const weeks = 52;
const begins = Date.UTC(2025, 0, 6);
const perAppend = 20;

export const accountId = (index: number): string => `account-${index + 1}`;

/** Sunday night of each week. */
export const moments: readonly number[] = Array.from(
  { length: weeks },
  (_, week) => begins + (week + 1) * 7 * dayMs - 1,
);

export async function fillHistory(store: Store, accounts: number): Promise<number> {
  let appended = 0;
  for (let from = 0; from < accounts; from += perAppend) {
    const changes = Array.from({ length: Math.min(perAppend, accounts - from) }, (_, index) => yearOf(from + index));
    appended += (await store.append(changes, moments.at(-1)!, 'bench')).appended;
  }
  return appended;
}

/** Known an hour after it was true; 3 of 100 weeks are missing, and 1 of 200 values is corrected a day later. */
function yearOf(index: number): AccountChange {
  const random = seeded(index + 1);
  const observations: AccountChange['observations'] = [...signals.keys()].flatMap((signal) => {
    const drift = random() * 2 - 1;
    return Array.from({ length: weeks }, (_, week) => {
      if (random() < 0.03) return [];
      const observedAt = begins + (week * 7 + Math.floor(random() * 7)) * dayMs + 36_000_000;
      const entry = { signal, observedAt, knownAt: observedAt + 3_600_000, value: around(50 + drift * week, random) };
      if (random() >= 0.005) return [entry];
      return [entry, { ...entry, knownAt: observedAt + dayMs, value: around(50, random) }];
    }).flat();
  });
  return { accountId: accountId(index), observations };
}

/** With one place after the point. */
function around(middle: number, random: () => number): number {
  return Math.round(10 * Math.max(0, middle + 100 * (random() - 0.5))) / 10;
}
