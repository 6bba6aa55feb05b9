import { seeded } from './seeded.ts';

/** One customer whose outcome is known. A high score should mean that they stayed. */
export interface Judged {
  score: number;
  churned: boolean;
}

/** The chance that a customer who stayed has a higher score than one who churned, ties counting half (Mann and Whitney's U). */
export function areaUnderCurve(customers: readonly Judged[]): number {
  const sorted = customers.toSorted((a, b) => a.score - b.score);
  let churnedBelow = 0;
  let wins = 0;
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to]!.score === sorted[from]!.score) to++;
    const churned = sorted.slice(from, to).filter((each) => each.churned).length;
    wins += (to - from - churned) * (churnedBelow + churned / 2);
    churnedBelow += churned;
  }
  return wins / (churnedBelow * (sorted.length - churnedBelow));
}

/** Both halves of `times` random cuts, the same for the same seed. */
export function randomHalves<Member>(members: readonly Member[], times: number, seed: number): Member[][] {
  const random = seeded(seed);
  return Array.from({ length: times }, () => {
    const shuffled = members.map((member) => ({ member, at: random() })).sort((a, b) => a.at - b.at);
    const cut = Math.floor(members.length / 2);
    return [shuffled.slice(0, cut), shuffled.slice(cut)].map((half) => half.map(({ member }) => member));
  }).flat();
}
