/** What append-only entries say as of a horizon: corrections applied, what was taken back left out. */
import { isLearned, type Entry, type Horizon } from './history.ts';

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
 * The known versions of each thing in time order, those of moments to come included: for one thing and one `observedAt`
 * the highest `rev`, and none where that one is withdrawn. Things of which nothing is left have an empty list.
 */
export function versionsByThing<E extends Entry>(
  entries: readonly E[],
  thingOf: (entry: E) => string,
  horizon: Horizon,
): Map<string, E[]> {
  const versions = new Map<string, E[]>();
  for (const entry of inOrder(entries)) {
    if (!isLearned(entry, horizon)) continue;
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

/** The version that holds at a moment, of a list in time order. */
export function versionAt<E extends Entry>(versions: readonly E[], at: number): E | undefined {
  return versions[countUntil(versions, at) - 1];
}

/** How many of the entries, in time order, were true at or before the moment. */
export function countUntil(entries: readonly { readonly observedAt: number }[], at: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (entries[middle]!.observedAt <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The smaller of two moments, where `null` is never. */
export function earlier(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}
