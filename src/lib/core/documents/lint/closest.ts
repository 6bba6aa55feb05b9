/** The name that was probably meant: the closest by spelling, if it is close enough. */
export function closest(name: string, among: Iterable<string>): string | null {
  let best: string | null = null;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const each of among) {
    if (Math.abs(each.length - name.length) >= least) continue;
    const steps = spellingSteps(name.toLowerCase(), each.toLowerCase());
    if (steps < least) [best, least] = [each, steps];
  }
  return best;
}

/** Letters to add, drop, change or swap with a neighbour (optimal string alignment). */
function spellingSteps(a: string, b: string): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      let steps = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (isSame ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        steps = Math.min(steps, before[column - 2]! + 1);
      current.push(steps);
    }
    [before, last] = [last, current];
  }
  return last[b.length]!;
}
