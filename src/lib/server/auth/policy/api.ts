import { admins, everybody, type Entry, type Policy } from './policy.ts';
import type { Scope } from '../caller.ts';

/** For programs only: a person's session must not be borrowed by another site's script. */
export const programs = (scope: Scope): Entry => ({ who: [], scope });

export const apiPolicy: Policy = {
  '/api': { GET: { who: everybody } },
  '/api/v1/openapi.json': { GET: { who: 'anyone' } },
  '/api/v1/accounts': { GET: programs('accounts:read'), POST: programs('accounts:write') },
  '/api/v1/accounts/[account]': { GET: programs('accounts:read') },
  '/api/v1/accounts/[account]/explanation': { GET: programs('scores:read') },
  '/api/v1/accounts/[account]/scores': { GET: programs('scores:read') },
  '/api/v1/contacts': { POST: programs('accounts:write') },
  '/api/v1/observations': { POST: programs('signals:write') },
  '/api/v1/events': { POST: programs('signals:write') },
  '/api/v1/records': { POST: programs('signals:write') },
  '/api/v1/outcomes': { GET: programs('accounts:read'), POST: programs('outcomes:write') },
  '/api/v1/tasks': { GET: programs('tasks:read') },
  '/settings/tokens': { GET: { who: admins }, '?/make': { who: admins }, '?/revoke': { who: admins } },
};
