import type { Policy } from './policy.ts';

export const operationsPolicy: Policy = {
  '/livez': { GET: { who: 'anyone' } },
  '/readyz': { GET: { who: 'anyone' } },
  // The route asks for the scope itself: a setting may open it to this machine.
  '/metrics': { GET: { who: 'anyone' } },
};
