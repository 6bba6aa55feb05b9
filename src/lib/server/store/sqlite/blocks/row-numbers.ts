import { blockAccounts } from '../../fact-block-store.ts';

/** Numbers of the accounts of a block: from `first` up to and with `last`. */
export function accountsOf(block: number): readonly [first: number, last: number] {
  return [block * blockAccounts + 1, (block + 1) * blockAccounts];
}

export function rowOf(account: number): number {
  return (account - 1) % blockAccounts;
}
