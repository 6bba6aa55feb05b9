import { receives } from '#lib/server/api/answer.ts';

export const POST = receives('contacts');
