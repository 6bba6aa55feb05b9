import { judge } from '#lib/server/auth/authorise.ts';
import { entryOf } from '#lib/server/auth/policy/table.ts';
import { settingsPages } from './areas.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => ({
  pages: settingsPages.filter(({ id }) => judge(entryOf(id, 'GET'), locals.caller).is === 'allowed'),
});
