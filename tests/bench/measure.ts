/** One figure. Nothing fails when it is bad: a time on a busy machine proves nothing, its ratio to the reference more. */
export interface Measurement {
  name: string;
  value: number;
  unit: 'ms' | 's' | 'MB' | 'rows/s';
  /** The same work done by the plainest code that could do it. */
  reference?: { name: string; value: number };
  /** What we aim at, for the reader. */
  goal?: number;
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
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? NaN;
}
