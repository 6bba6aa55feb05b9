import { everybody, type Policy } from './policy.ts';

const anyone = { who: 'anyone' } as const;
const self = { who: everybody } as const;

/** The doors, and what everybody may do about the own key to them. */
export const signInPolicy: Policy = {
  '/setup': { GET: anyone, '?/default': anyone },
  '/sign-in': { GET: anyone, '?/default': { ...anyone, example: { email: 'nobody@rapport.test', password: 'x' } } },
  '/sign-in/code': { GET: anyone, '?/default': { ...anyone, example: { code: '000000' } } },
  '/sign-in/provider': { GET: anyone },
  '/sign-in/provider/back': { GET: anyone },
  '/sign-in/[link]': { GET: anyone, '?/default': anyone },
  '/invite/[token]': { GET: anyone, '?/default': anyone },
  '/reset/[token]': { GET: anyone, '?/default': anyone },
  '/sign-out': { POST: self },
  '/profile': {
    GET: self,
    '?/password': self,
    '?/begin': self,
    '?/confirm': self,
    '?/codes': self,
    '?/drop': self,
    '?/end': self,
    '?/everywhere': self,
  },
};
