import { everybody, type Policy } from './policy.ts';

export const signInPolicy: Policy = {
  '/sign-in': { GET: { who: 'anyone' }, '?/default': { who: 'anyone', example: { email: 'a@b.test', password: 'x' } } },
  '/sign-in/[link]': { GET: { who: 'anyone' }, '?/default': { who: 'anyone' } },
  '/sign-out': { POST: { who: everybody } },
};
