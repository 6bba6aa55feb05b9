/** A file without an id: its names may stand in for one, but only where a person says so. */
import { plainHeader } from './header-words.ts';
import type { ColumnProfile } from './infer-columns.ts';
import type { Mapping } from './mapping.ts';

const names = new Set(
  'name accountname customername companyname company clientname organizationname organisationname organization organisation firma'.split(
    ' ',
  ),
);
const either = new Set(['customer', 'client', 'account', 'kunde', 'tenant']);

/** The column of names that a mapping takes for ids of accounts that it may create; `null`: the ids look like ids. */
export function nameTakenForId(
  mapping: { readonly kind: Mapping['kind']; readonly account: Mapping['account'] },
  columns: readonly ColumnProfile[],
  mayCreate: boolean,
): string | null {
  if (mapping.kind !== 'accounts' && !mayCreate) return null;
  if (mapping.account.source !== 'account') return null;
  const { column } = mapping.account;
  const header = plainHeader(column);
  const samples = columns.find((each) => each.column === column)?.samples ?? [];
  const isName = names.has(header) || (either.has(header) && samples.some((text) => /\p{L}\s+\S/u.test(text)));
  return isName ? column : null;
}
