/** The shipped starter model as a programmer would write it by hand for one account: the reference our evaluator is measured against. */

export interface StarterFacts {
  readonly seatsUsed: number | null;
  readonly seatsBought: number | null;
  readonly logins28: number | null;
  readonly urgentOpen: number | null;
  readonly ticketsOpened30: number | null;
  readonly csat90: number | null;
  readonly nps: number | null;
  readonly seatsChange180: number | null;
  readonly daysUntilRenewal: number | null;
}

/** Score 0..100 and band; `null` when less than half of the weight is known. */
export function scoreStarter(facts: StarterFacts): { score: number | null; band: string | null } {
  const inUse = line(divide(facts.seatsUsed, facts.seatsBought), 0.2, 0, 0.8, 100);
  const habit = line(divide(facts.logins28, facts.seatsUsed), 0, 0, 12, 100);
  const urgent = facts.urgentOpen === null ? null : facts.urgentOpen >= 2 ? 0 : facts.urgentOpen >= 1 ? 40 : 100;
  const tickets = line(facts.ticketsOpened30, 2, 100, 10, 0);
  const satisfaction = line(facts.csat90, 1, 0, 5, 100);
  const recommendation = line(facts.nps, 0, 0, 10, 100);
  const change = facts.seatsChange180;
  const growth = change === null ? null : change < 0 ? line(change, -20, 0, 0, 60) : line(change, 0, 60, 20, 100);
  const renewal = line(facts.daysUntilRenewal, 0, 40, 90, 100);
  const groups = [
    [
      20,
      mean([
        [60, urgent],
        [40, tickets],
      ]),
    ],
    [
      40,
      mean([
        [50, inUse],
        [50, habit],
      ]),
    ],
    [
      20,
      mean([
        [50, satisfaction],
        [50, recommendation],
      ]),
    ],
    [
      20,
      mean([
        [60, growth],
        [40, renewal],
      ]),
    ],
  ] as const;
  const known = groups.reduce((sum, [weight, score]) => sum + (score === null ? 0 : weight), 0);
  const score = known < 50 ? null : mean(groups);
  return { score, band: score === null ? null : score >= 70 ? 'healthy' : score >= 40 ? 'concerning' : 'at-risk' };
}

function divide(a: number | null, b: number | null): number | null {
  return a === null || b === null || b === 0 ? null : a / b;
}

function line(x: number | null, x0: number, y0: number, x1: number, y1: number): number | null {
  if (x === null) return null;
  return x <= x0 ? y0 : x >= x1 ? y1 : y0 + (x - x0) * ((y1 - y0) / (x1 - x0));
}

function mean(parts: readonly (readonly [number, number | null])[]): number | null {
  let sum = 0;
  let weights = 0;
  for (const [weight, score] of parts) {
    if (score === null) continue;
    sum += weight * score;
    weights += weight;
  }
  return weights === 0 ? null : sum / weights;
}
