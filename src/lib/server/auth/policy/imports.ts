import { admins, designers, type Entry, type Policy } from './policy.ts';

/** Imports concern the whole book, so that whoever may import sees all of them. */
const one: Entry = { who: designers, object: { kind: 'import', by: 'id' } };

export const importPolicy: Policy = {
  '/import': { GET: { who: designers }, '?/upload': { who: designers } },
  '/import/files': { POST: { who: designers } },
  '/import/files/[id]': { PUT: one },
  '/import/[id]': {
    GET: one,
    '?/read': one,
    '?/check': one,
    '?/apply': one,
    '?/remove': one,
    '?/withdraw': one,
  },
  '/import/[id]/progress': { GET: one },
  '/import/[id]/bad-rows': { GET: one },
  '/import/history': { GET: { who: designers } },
  '/import/schedules': { GET: { who: designers } },
  '/import/schedules/new': { GET: { who: designers }, '?/make': { who: designers } },
  '/import/schedules/[id]': {
    GET: { who: designers },
    '?/change': { who: designers },
    '?/run': { who: designers },
    '?/pause': { who: designers },
    '?/resume': { who: designers },
    '?/remove': { who: designers },
  },
  '/import/people': {
    GET: { who: designers },
    '?/invite': { who: admins },
    '?/assign': { who: admins },
    '?/forget': { who: admins },
  },
};
