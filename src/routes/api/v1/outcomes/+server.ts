import { reads, receives } from '#lib/server/api/answer.ts';
import { listOutcomes } from '#lib/server/api/read/read-work.ts';

export const GET = reads(({ url }, _program, { store }) => listOutcomes(store, url));
export const POST = receives('outcomes');
