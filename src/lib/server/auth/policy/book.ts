import { designers, everybody, workers, type Policy } from './policy.ts';

/** Scoring concerns the whole book. */
const wholeBook = [...designers, 'viewer'] as const;

export const bookPolicy: Policy = {
  '/': { GET: { who: everybody }, '?/dismiss': { who: designers } },
  '/book/rows': { GET: { who: everybody } },
  '/waiting': { GET: { who: everybody } },
  '/accounts/[id]': { GET: { who: everybody, object: { kind: 'account', by: 'id' } } },
  '/tasks': {
    GET: { who: everybody },
    '?/complete': { who: workers, object: { kind: 'task', by: 'id' } },
    '?/dismiss': { who: workers, object: { kind: 'task', by: 'id' } },
  },
  '/scoring': {
    GET: { who: wholeBook },
    '?/run': { who: designers },
    '?/cancel': { who: designers, example: { id: 'none' } },
    '?/acknowledge': { who: designers, example: { newest: '1' } },
  },
  '/scoring/progress': { GET: { who: wholeBook } },
};
