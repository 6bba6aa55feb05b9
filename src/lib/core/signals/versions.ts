/** What append-only entries say as of a horizon: corrections applied, what was taken back left out. */
import { isVisible, visibleFrom, type Entry, type Horizon } from './history.ts';

/** The entries in (observedAt, rev) order; the same list when it already is. */
export function inOrder<E extends Entry>(entries: readonly E[]): readonly E[] {
  for (let index = 1; index < entries.length; index++) {
    if (byTime(entries[index - 1]!, entries[index]!) > 0) return entries.toSorted(byTime);
  }
  return entries;
}

export function byTime(a: Entry, b: Entry): number {
  return a.observedAt - b.observedAt || a.rev - b.rev;
}

/**
 * The visible versions of each thing in time order: for one thing and one `observedAt` the highest `rev`, and none where that one is
 * withdrawn. The last one holds. Things of which nothing is left have an empty list.
 */
export function versionsByThing<E extends Entry>(
  entries: readonly E[],
  thingOf: (entry: E) => string,
  horizon: Horizon,
): Map<string, E[]> {
  const versions = new Map<string, E[]>();
  for (const entry of inOrder(entries)) {
    if (!isVisible(entry, horizon)) continue;
    const thing = thingOf(entry);
    const list = versions.get(thing);
    if (!list) versions.set(thing, [entry]);
    else if (list.at(-1)!.observedAt === entry.observedAt) list[list.length - 1] = entry;
    else list.push(entry);
  }
  for (const [thing, list] of versions) {
    if (list.some((entry) => entry.withdrawn))
      versions.set(
        thing,
        list.filter((entry) => !entry.withdrawn),
      );
  }
  return versions;
}

/** The next moment (epoch ms) at which an entry that is there already comes to be true and known; `null` when none will. */
export function nextEntryAt(entries: readonly Entry[], horizon: Horizon): number | null {
  let next: number | null = null;
  for (const entry of entries) {
    const from = visibleFrom(entry, horizon);
    if (from !== null && from > horizon.at) next = earlier(next, from);
  }
  return next;
}

/** The smaller of two moments, where `null` is never. */
export function earlier(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}
