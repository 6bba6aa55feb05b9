import { reads, receives } from '#lib/server/api/answer.ts';
import { listAccounts } from '#lib/server/api/read/read-accounts.ts';

export const GET = reads(({ url }, { scopes }, { store }) => listAccounts(store, url, scopes.includes('scores:read')));
export const POST = receives('accounts');
