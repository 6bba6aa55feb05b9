import { takesMessages } from '#lib/server/api/answer.ts';

export const POST = takesMessages('track');
