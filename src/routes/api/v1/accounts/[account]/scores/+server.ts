import { reads } from '#lib/server/api/answer.ts';
import { listPoints } from '#lib/server/api/read/read-accounts.ts';

export const GET = reads(({ params, url }, _program, { store }) => listPoints(store, params['account']!, url));
