import { error } from '@sveltejs/kit';
import { app } from '#lib/server/app.ts';
import type { HookSource } from '#lib/server/store/feed-store.ts';

export async function readSource(key: string): Promise<HookSource> {
  const found = await (await app()).store.readHookSource(key);
  if (!found) error(404, 'There is no such source of webhooks. It may have been removed.');
  return found;
}
