import { judge } from '#lib/server/auth/authorise.ts';
import type { Caller } from '#lib/server/auth/caller.ts';
import { entryOf } from '#lib/server/auth/policy/table.ts';
import type { Store } from '#lib/server/store/store.ts';

/** Alarms that nobody has acknowledged; none for those who may not open the page that shows them. */
export async function countAlarms(store: Store, caller: Caller | null): Promise<number> {
  return judge(entryOf('/scoring', 'GET'), caller).is === 'allowed' ? store.countOpenAlarms() : 0;
}
