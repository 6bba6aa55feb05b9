/** A book as large as one likes: account n is the same on every machine, and so is what becomes of it night after night. */
import type { AccountChange } from '#lib/server/store/history-store.ts';
import { blockAccounts } from '#lib/server/store/fact-block-store.ts';
import { seeded } from '../seeded.ts';
import { randomAccount } from './accounts.ts';
import { bandOf, scoreByHand } from './hand-written.ts';
import { signals, type Account } from './workload.ts';

/** When everybody's history begins, when the book was last scored, and how far apart nights are (epoch ms). */
export const historyBegins = Date.UTC(2025, 0, 1);
export const lastScored = Date.UTC(2025, 0, 2);
export const nightMs = 86_400_000;

/** What a night brings to some accounts: other values that leave the band as it is, or that move it. */
export interface Night {
  /** From 1. */
  readonly number: number;
  /** One account of so many changes. */
  readonly everyNth: number;
  readonly movesBands: boolean;
}

export function accountId(n: number): string {
  return `account-${n}`;
}

/** Before the first night; `n` counts from 1. */
export function accountAtFirst(n: number): Account {
  return randomAccount(seeded(n));
}

/** Accounts of a block, by number. */
export function numbersOf(block: number, accounts: number): number[] {
  const first = block * blockAccounts + 1;
  return Array.from({ length: Math.min(blockAccounts, accounts - first + 1) }, (_, row) => first + row);
}

/** Every nth account changes, every night the same ones. */
export function changesAtNight(n: number, everyNth: number): boolean {
  return n % everyNth === 0;
}

/** What is observed of account n that night, given the nights before it. */
export function observedAtNight(n: number, nights: readonly Night[]): AccountChange {
  let account = accountAtFirst(n);
  let changed: readonly (keyof Account)[] = [];
  for (const night of nights) ({ account, changed } = changeOf(account, n, night));
  const moment = lastScored + nights.at(-1)!.number * nightMs - nightMs / 2;
  return {
    accountId: accountId(n),
    observations: signals.flatMap(({ name, signal }) =>
      changed.includes(name) ? [{ signal, value: account[name], observedAt: moment, knownAt: moment }] : [],
    ),
  };
}

/** One to three other values; none where no draw does what is asked for. */
function changeOf(
  before: Account,
  n: number,
  { number, movesBands }: Night,
): { account: Account; changed: readonly (keyof Account)[] } {
  const random = seeded(n + number * 1_000_003);
  const now = scoreByHand(before);
  for (let draw = 0; draw < 40; draw++) {
    const other = randomAccount(random);
    const count = movesBands ? 8 : 1 + Math.floor(random() * 3);
    const names = Array.from({ length: count }, () => signals[Math.floor(random() * signals.length)]!.name);
    const changed = [...new Set(names)].filter((name) => other[name] !== null && other[name] !== before[name]);
    const account = { ...before, ...Object.fromEntries(changed.map((name) => [name, other[name]])) };
    const then = scoreByHand(account);
    if (then.score === null || now.score === null || then.score === now.score) continue;
    if ((bandOf(then.score) !== bandOf(now.score)) === movesBands) return { account, changed };
  }
  return { account: before, changed: [] };
}
