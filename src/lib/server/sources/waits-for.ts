/** What a kept message can be taken with, once it is known: an account, or who one of the source's people is. */
import type { AccountRef } from '../api/items/account-refs.ts';

export function waitForAccount(ref: AccountRef): string {
  return `account ${JSON.stringify(typeof ref === 'string' ? ref : [ref.source, ref.id])}`;
}

/** The account that is waited for; `null` when it is a person. */
export function accountOfWait(waitsFor: string): AccountRef | null {
  if (!waitsFor.startsWith('account ')) return null;
  const found = JSON.parse(waitsFor.slice('account '.length)) as string | [string, string];
  return typeof found === 'string' ? found : { source: found[0], id: found[1] };
}

export const whoIsUser = (id: string) => `user ${id}`;
export const whoIsAnonymous = (id: string) => `anonymous ${id}`;

/** The user id in `whoIsUser`; `null` for somebody anonymous. */
export function userIdOf(who: string): string | null {
  return who.startsWith('user ') ? who.slice('user '.length) : null;
}
