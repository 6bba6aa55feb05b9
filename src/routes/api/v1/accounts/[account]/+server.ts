import { reads } from '#lib/server/api/answer.ts';
import { readAccount } from '#lib/server/api/read/read-accounts.ts';

export const GET = reads(({ params }, { scopes }, { store }) =>
  readAccount(store, params['account']!, scopes.includes('scores:read')),
);
