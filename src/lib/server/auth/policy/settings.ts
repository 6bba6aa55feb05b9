import { admins, designers, type Policy } from './policy.ts';

/** One that is there. */
const starter = { key: 'starter' };

export const settingsPolicy: Policy = {
  '/settings': { GET: { who: admins }, '?/save': { who: admins }, '?/steps': { who: admins } },
  '/settings/demo': { GET: { who: admins }, '?/add': { who: admins }, '?/remove': { who: admins } },
  '/settings/library': { GET: { who: designers } },
  '/settings/library/[key]': {
    GET: { who: designers, example: starter },
    '?/choose': { who: designers, example: starter },
    '?/publish': { who: designers, example: starter },
    '?/acting': { who: designers, example: starter },
  },
  '/settings/retention': {
    GET: { who: admins },
    '?/preview': { who: admins },
    '?/save': { who: admins, example: { 'message-ids': '56' } },
    '?/start': { who: admins },
  },
  '/settings/sign-in': {
    GET: { who: admins },
    '?/save': { who: admins },
    '?/try': { who: admins },
    '?/remove': { who: admins },
  },
  '/settings/counting': { GET: { who: designers } },
  '/settings/counting/rule': {
    GET: { who: designers },
    '?/preview': { who: designers },
    '?/save': { who: designers },
    '?/publish': { who: designers },
  },
  '/settings/audit': { GET: { who: admins } },
};
