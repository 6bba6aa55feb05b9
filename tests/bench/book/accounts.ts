/** Accounts nobody has, in the three shapes that contenders read. The same seed gives the same accounts. */
import { columnOf, type Columns } from '#lib/core/columns.ts';
import type { Value } from '#lib/core/values.ts';
import { seeded } from '../seeded.ts';
import { factKeys } from './work-document.ts';
import { signals, texts, type Account, type NumberName, type TextName } from './workload.ts';

const unknownShare = 0.08;

export function randomAccounts(count: number, seed: number): Account[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => randomAccount(random));
}

/** Healthy and poor accounts alike: each has a level, and its values scatter around it. */
export function randomAccount(random: () => number): Account {
  const account: Record<string, number | string | null> = {};
  const level = random();
  for (const { name, scale, range } of signals) {
    const [low, high, places = 0] = range;
    const isRising =
      'points' in scale ? scale.points.at(-1)![1] > scale.points[0]![1] : scale.steps[0]![1] > scale.base;
    const share = Math.min(1, Math.max(0, (isRising ? level : 1 - level) + (random() - 0.5)));
    const unit = 10 ** places;
    const value = Math.round((low + share * (high - low)) * unit) / unit;
    account[name] = random() < unknownShare ? null : value;
  }
  for (const [name, values] of Object.entries(texts)) {
    const value = values[Math.floor(random() * values.length)]!;
    account[name] = random() < unknownShare ? null : value;
  }
  return account as Account;
}

const names = Object.keys(factKeys) as (NumberName | TextName)[];

export function asFacts(account: Account): ReadonlyMap<string, Value> {
  return new Map(names.map((name) => [factKeys[name], account[name]]));
}

/** By fact key; `keys` may name other reads of the same signals. */
export function asColumns(accounts: readonly Account[], keys = factKeys): Columns {
  return new Map(names.map((name) => [keys[name], columnOf(accounts.map((account) => account[name]))]));
}
