/** One figure. Nothing fails when it is bad: a time on a busy machine proves nothing, its ratio to the reference more. */
export interface Measurement {
  name: string;
  /** `null`: could not be measured here, and `note` says why. */
  value: number | null;
  /** `x`: times as fast; `share`: part of what the reference needs. */
  unit: 'ms' | 'µs' | 'ns' | 's' | 'MB' | 'rows/s' | 'x' | 'share';
  /** The same work done by the plainest code that could do it. */
  reference?: { name: string; value: number };
  /** What must be reached, and what we aim at: for the reader. */
  goal?: number;
  aim?: number;
  /** Which side of the goal is the good one. Left out: lower. */
  better?: 'higher' | 'lower';
  note?: string;
}

/** The median time in milliseconds of one call, after a tenth of the calls to warm up. */
export async function medianTime(calls: number, work: (call: number) => unknown): Promise<number> {
  const times: number[] = [];
  const warmUp = Math.ceil(calls / 10);
  for (let call = 0; call < warmUp + calls; call++) {
    const started = performance.now();
    await work(call);
    if (call >= warmUp) times.push(performance.now() - started);
  }
  return median(times);
}

/** One of several that do the same work in turn. */
export interface Contender {
  /** How many units of work one call does. */
  readonly units: number;
  readonly work: () => unknown;
}

/**
 * Median CPU seconds (of all threads of this process) per unit of work, by name. The contenders take turns, so that what slows the machine
 * down slows all of them; the first rounds, a third as many more, only warm up.
 */
export async function interleave<Name extends string>(
  rounds: number,
  contenders: Readonly<Record<Name, Contender>>,
): Promise<Readonly<Record<Name, number>>> {
  const all = Object.entries<Contender>(contenders) as [Name, Contender][];
  const times = new Map<Name, number[]>(all.map(([name]) => [name, []]));
  const warmUp = Math.ceil(rounds / 3);
  for (let round = 0; round < warmUp + rounds; round++)
    for (const [name, { units, work }] of all) {
      const started = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(started);
      if (round >= warmUp) times.get(name)!.push((user + system) / 1e6 / units);
    }
  return Object.fromEntries(all.map(([name]) => [name, median(times.get(name)!)])) as Record<Name, number>;
}

/** The middle one; NaN of none. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}
