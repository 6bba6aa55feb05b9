import type { EventEntry, RecordEntry } from '#lib/core/signals/history.ts';
import { readJson } from '../stored-json.ts';
import { entryKinds, type EntryList, type EntryOf } from './entry-kinds.ts';

/** The thing of an account (see `thingsOf` in core/facts) that an entry changes; null: no fact rests on it. Observations change their signal. */
export function thingOf<List extends EntryList>(list: List, entry: Omit<EntryOf<List>, 'rev'>): string | null {
  switch (list) {
    case 'attributes':
    case 'outcomes':
      return list;
    case 'contactRoles':
      return 'roles';
    case 'events':
      return eventThing((entry as Omit<EventEntry, 'rev'>).name);
    case 'records':
      return `record:${(entry as Omit<RecordEntry, 'rev'>).record}`;
    default:
      return null;
  }
}

export function eventThing(name: string): string {
  return `event:${name}`;
}

/** From its stored body. */
export function eventName(body: string): string {
  return readJson(entryKinds.events.body, body, 'An event').name;
}
