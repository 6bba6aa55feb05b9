import { admins, type Policy } from './policy.ts';

const admin = { who: admins } as const;
const person = { who: admins, object: { kind: 'person', by: 'id' } } as const;

export const peoplePolicy: Policy = {
  '/settings/people': { GET: admin, '?/invite': admin },
  '/settings/people/[id]': {
    GET: person,
    '?/save': person,
    '?/away': person,
    '?/link': person,
    '?/dropFactor': person,
    '?/signOut': person,
    '?/handOver': person,
    '?/disable': person,
    '?/enable': person,
  },
  '/settings/teams': { GET: admin, '?/save': admin, '?/members': admin, '?/remove': admin },
};
