/** How a scheduled import stands, in words. */
import { rhythms } from '#lib/server/imports/schedules/rhythm.ts';
import type { ImportDraft } from '#lib/server/store/draft-store.ts';
import type { FetchResult, ImportSchedule } from '#lib/server/store/schedule-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import type { Tone } from '#lib/ui/tones.ts';
import { draftLook, importLook } from '../import-words.ts';

export interface ScheduleState {
  readonly name: string;
  readonly tone: Tone;
  /** The file that waits for somebody. */
  readonly waitsFor: string | null;
  readonly words: string | null;
}

/** `draft`: the file of it that is on its way; `last`: its last look. */
export function stateOf(
  schedule: ImportSchedule,
  draft: ImportDraft | undefined,
  last: FetchResult | undefined,
): ScheduleState {
  if (draft && draft.state !== 'arriving') {
    const isForPerson = ['to-map', 'checked', 'unreadable'].includes(draft.state);
    if (isForPerson)
      return { name: 'Stopped: a file waits for you', tone: 'bad', waitsFor: draft.id, words: draft.words };
    return { name: draftLook(draft.state).name, tone: 'neutral', waitsFor: null, words: null };
  }
  if (schedule.pausedAt !== null && schedule.nextAt === null)
    return { name: 'Paused', tone: 'neutral', waitsFor: null, words: null };
  if (schedule.tries > 0 && last?.outcome === 'failed')
    return { name: 'The last look failed', tone: 'bad', waitsFor: null, words: last.words };
  if (!last) return { name: 'Not looked yet', tone: 'neutral', waitsFor: null, words: null };
  return { name: 'Goes well', tone: 'good', waitsFor: null, words: null };
}

export const rhythmWords = (rhythm: string): string =>
  rhythms.find(({ value }) => value === rhythm)?.label ?? `Cron: ${rhythm}`;

export const placeWords = ({ place, folder, pattern, address }: ImportSchedule): string =>
  place === 'folder' ? `${pattern} in ${folder}` : (address ?? '');

/** A look with what became of its file. */
export async function showFetch(store: Store, fetch: FetchResult) {
  const { at, outcome, fileName, bytes, importId, words } = fetch;
  const shown = { at, outcome, fileName, bytes, importId, words };
  if (outcome === 'failed') return { ...shown, name: 'Failed', tone: 'bad' as Tone, hasPage: false };
  if (outcome === 'nothing') return { ...shown, name: 'No new file', tone: 'neutral' as Tone, hasPage: false };
  const [draft, record] = importId === null ? [null, null] : await readBoth(store, importId);
  const hasPage = draft !== null || record !== null;
  if (outcome === 'same') return { ...shown, name: 'The same as before', tone: 'neutral' as Tone, hasPage };
  if (draft) return { ...shown, words: draft.words, ...draftLook(draft.state), hasPage };
  if (record) return { ...shown, words: record.words, ...importLook(record), hasPage };
  return { ...shown, name: 'Thrown away', tone: 'neutral' as Tone, hasPage };
}

const readBoth = (store: Store, id: string) => Promise.all([store.readDraft(id), store.readImport(id)]);
