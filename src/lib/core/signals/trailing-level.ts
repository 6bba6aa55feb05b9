/** How many, how many different or how much there was within the last n days, known at every moment. */
import { dayMs } from '../time/calendar.ts';
import { isDateValue, typeOf, type Value } from '../values.ts';

/** Something that is counted: when it was, and what tells it from others or what it adds. */
export interface Counted<E> {
  readonly t: number;
  readonly entry: E;
  readonly value: Value;
}

export type Tally = 'count' | 'different' | 'sum';

export interface Step<E> {
  /** Epoch ms. */
  readonly t: number;
  /** The newest that came or went at that moment. */
  readonly entry: E;
  /** NaN: something in the window cannot be added up. */
  readonly level: number;
}

/**
 * The level from each moment on at which something came into the window or left it, up to `at`: that of (t - days x 24 h, t]. `next` is the
 * first such moment after `at`, or `null`. `counted` is in time order and ends at `at`; sums run in that order, anew for each window, so
 * that what has left leaves no rounding behind.
 */
export function trailingLevel<E>(
  counted: readonly Counted<E>[],
  tally: Tally,
  days: number,
  at: number,
): { readonly steps: readonly Step<E>[]; readonly next: number | null } {
  const width = days * dayMs;
  const different = new Map<string, number>();
  const steps: Step<E>[] = [];
  let [from, to] = [0, 0];
  for (;;) {
    const comes = counted[to]?.t ?? Infinity;
    const goes = from < counted.length ? counted[from]!.t + width : Infinity;
    const t = Math.min(comes, goes);
    if (t > at) return { steps, next: t === Infinity ? null : t };
    let newest: E | undefined;
    for (; from < to && counted[from]!.t + width === t; from++) {
      newest = counted[from]!.entry;
      if (tally === 'different') change(different, counted[from]!.value, -1);
    }
    for (; counted[to]?.t === t; to++) {
      newest = counted[to]!.entry;
      if (tally === 'different') change(different, counted[to]!.value, 1);
    }
    const level = tally === 'sum' ? sumOf(counted, from, to) : tally === 'count' ? to - from : different.size;
    steps.push({ t, entry: newest!, level });
  }
}

function change(different: Map<string, number>, value: Value, by: number): void {
  const name = `${typeOf(value)} ${isDateValue(value) ? value.date : value}`;
  const count = (different.get(name) ?? 0) + by;
  if (count > 0) different.set(name, count);
  else different.delete(name);
}

function sumOf(counted: readonly Counted<unknown>[], from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index++) {
    const { value } = counted[index]!;
    sum += typeof value === 'number' ? value : NaN;
  }
  return sum;
}
