/** A small seeded generator of random numbers, so that the same seed makes the same book on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  /** A whole number from low to high, both included. */
  whole(low: number, high: number): number;
  chance(probability: number): boolean;
  normal(mean: number, deviation: number): number;
  poisson(mean: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** One key of a table of weights. */
  weighted<Key extends string>(weights: Readonly<Record<Key, number>>): Key;
  /** An independent generator: what one part draws does not move another. */
  fork(name: string): Random;
}

/** The generator is Chris Doty-Humphrey's sfc32; its state is seeded by an FNV-1a hash of the seed's text. */
export function createRandom(seed: string): Random {
  let [a, b, c, counter] = [fnv(seed, 0x811c9dc5), fnv(seed, 0x01234567), fnv(seed, 0x9e3779b9), 1];
  const next = (): number => {
    const sum = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let round = 0; round < 12; round++) next();
  const normal = (mean: number, deviation: number) =>
    mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    whole: (low, high) => low + Math.floor((high - low + 1) * next()),
    chance: (probability) => next() < probability,
    normal,
    poisson: (mean) => (mean > 30 ? Math.max(0, Math.round(normal(mean, Math.sqrt(mean)))) : countArrivals(mean, next)),
    pick: (items) => items[Math.floor(next() * items.length)]!,
    weighted: (weights) => pickWeighted(weights, next),
    fork: (name) => createRandom(`${seed}/${name}`),
  };
}

function fnv(text: string, start: number): number {
  let hash = start;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash | 0;
}

/** Knuth's product of uniforms; fine for small means. */
function countArrivals(mean: number, next: () => number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = next(); product > limit; product *= next()) count++;
  return count;
}

function pickWeighted<Key extends string>(weights: Readonly<Record<Key, number>>, next: () => number): Key {
  const keys = Object.keys(weights) as Key[];
  let left = next() * keys.reduce((total, key) => total + weights[key], 0);
  for (const key of keys) {
    left -= weights[key];
    if (left < 0) return key;
  }
  return keys.at(-1)!;
}
