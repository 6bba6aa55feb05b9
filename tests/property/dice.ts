/** Repeatable randomness for building test data: the same seed gives the same throws on every machine. */
export interface Dice {
  /** In [0, 1). */
  readonly next: () => number;
  /** A whole number from low to high, both included. */
  readonly int: (low: number, high: number) => number;
  readonly chance: (share: number) => boolean;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** Up to `count` different items, in the order of the list. */
  readonly some: <Item>(items: readonly Item[], count: number) => Item[];
  /** The value, or nothing. */
  readonly maybe: <Part extends object>(share: number, part: () => Part) => Part | Record<never, never>;
}

export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const chance = (share: number) => next() < share;
  const pick = <Item>(items: readonly Item[]): Item => {
    if (items.length === 0) throw new Error('There is nothing to pick from.');
    return items[int(0, items.length - 1)]!;
  };
  const some = <Item>(items: readonly Item[], count: number) => {
    const order = items.map((_, index) => ({ index, weight: next() })).sort((a, b) => a.weight - b.weight);
    const chosen = new Set(order.slice(0, count).map(({ index }) => index));
    return items.filter((_, index) => chosen.has(index));
  };
  return { next, int, chance, pick, some, maybe: (share, part) => (chance(share) ? part() : {}) };
}

/** Numbers as rules hold them: mostly round, now and then awkward. */
export function someNumber(dice: Dice): number {
  const kind = dice.int(0, 9);
  if (kind < 5) return dice.int(-20, 120);
  if (kind < 7) return dice.int(-500, 1500) / 10;
  if (kind === 7) return dice.pick([0, 1, 100, 0.1, 0.30000000000000004, 1 / 3]);
  if (kind === 8) return dice.pick([1e-9, 1e9, -1e9, 123456.789]);
  return dice.next() * 100;
}

export const someTexts = [
  'gold',
  'silver',
  'at-risk',
  '9',
  '',
  ' ',
  'true',
  'null',
  '__proto__',
  'constructor',
  'Ünïcode 🦊',
  'a"b\\c\n',
  'go',
] as const;

export const someDays = ['2025-12-31', '2026-01-01', '2024-02-29', '2026-03-01T12:30:00Z', '1999-07-04'] as const;
