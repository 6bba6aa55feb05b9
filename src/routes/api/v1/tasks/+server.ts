import { reads } from '#lib/server/api/answer.ts';
import { listTasks } from '#lib/server/api/read/read-work.ts';

export const GET = reads(({ url }, _program, { store }) => listTasks(store, url));
