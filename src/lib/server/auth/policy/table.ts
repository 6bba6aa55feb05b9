/** All entries. A file of an area is added here; a route that stands in none is closed to everybody. */
import { apiPolicy } from './api.ts';
import { bookPolicy } from './book.ts';
import { feedsPolicy } from './feeds.ts';
import { importPolicy } from './imports.ts';
import { operationsPolicy } from './operations.ts';
import { peoplePolicy } from './people.ts';
import type { Entry, Policy } from './policy.ts';
import { settingsPolicy } from './settings.ts';
import { signInPolicy } from './sign-in.ts';

export const policy: Policy = {
  ...apiPolicy,
  ...bookPolicy,
  ...feedsPolicy,
  ...importPolicy,
  ...operationsPolicy,
  ...peoplePolicy,
  ...settingsPolicy,
  ...signInPolicy,
};

/** `key`: a method, or a form action as `?/name`. */
export function entryOf(routeId: string, key: string): Entry | undefined {
  const route = Object.hasOwn(policy, routeId) ? policy[routeId] : undefined;
  return route && Object.hasOwn(route, key) ? route[key] : undefined;
}
