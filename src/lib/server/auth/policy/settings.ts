import { admins, type Policy } from './policy.ts';

export const settingsPolicy: Policy = {
  '/settings': { GET: { who: admins }, '?/save': { who: admins }, '?/steps': { who: admins } },
};
