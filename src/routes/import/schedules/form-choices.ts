import { rhythms } from '#lib/server/imports/schedules/rhythm.ts';
import type { WatchedFolder } from '#lib/server/imports/schedules/watched-folders.ts';
import type { Store } from '#lib/server/store/store.ts';
import { kindWords } from '../import-words.ts';
import { ownRhythm } from './schedule-form.ts';

/** What the fields of the form offer; `folder` and `mapping`: what is chosen now, and may not be there any more. */
export async function formChoices(
  {
    store,
    watchedFolders,
  }: { readonly store: Store; readonly watchedFolders: () => Promise<readonly WatchedFolder[]> },
  chosenFolder?: string | null,
) {
  const [mappings, folders, { calendar }] = await Promise.all([
    store.listMappings(),
    watchedFolders(),
    store.readWorkspace(),
  ]);
  const names = folders.map(({ name }) => name);
  const isGone = chosenFolder != null && !names.includes(chosenFolder);
  return {
    mappings: mappings.map(({ source, kind }) => ({
      value: `${source}:${kind}`,
      label: `${source}: ${kindWords[kind].name.toLowerCase()}`,
    })),
    folders: [
      ...(isGone ? [{ value: chosenFolder, label: `${chosenFolder} (not there any more)` }] : []),
      ...folders.map(({ name, path }) => ({ value: name, label: name === 'inbox' ? `inbox (${path})` : name })),
    ],
    rhythms: [...rhythms, { value: ownRhythm, label: 'As a cron expression says' }],
    timeZone: calendar.timeZone,
  };
}

export type FormChoices = Awaited<ReturnType<typeof formChoices>>;
