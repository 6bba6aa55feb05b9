import { reads } from '#lib/server/api/answer.ts';
import { readExplanation } from '#lib/server/api/read/read-accounts.ts';

export const GET = reads(({ params, url }, _program, app) => readExplanation(app, params['account']!, url));
