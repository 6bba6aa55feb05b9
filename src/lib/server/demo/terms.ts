/** Renewals: the hidden health of the last months decides, with luck. */
import type { Term } from './account-life.ts';
import type { HealthPath } from './health-path.ts';
import type { Profile } from './profile.ts';
import { historyDays } from './profile.ts';
import type { Random } from './random.ts';
import type { Story } from './stories.ts';

const reasons = {
  churned: [
    'Went back to spreadsheets after the sponsor left',
    'Chose a competitor with a lower price',
    'Group decision for one tool worldwide',
    'Never got the integration to work',
    'Budget cut; the team was halved',
    'Too many open problems for too long',
    'Merged with another company that uses its own system',
  ],
  contracted: ['Fewer people in the team', 'Seats nobody used', 'One site closed', 'Price had to come down'],
  expanded: [
    'Rolled out to a second site',
    'More seats for a new team',
    'Added the planning module',
    'Took over the sister company',
  ],
  renewed: ['Renewed as planned', 'Renewed with the yearly price step', 'Renewed early'],
} as const;

/** All renewals from the beginning of the book up to the first one after its end. Stops at churn. */
export function decideTerms(
  random: Random,
  profile: Profile,
  health: HealthPath,
  endDay: number,
  story: Story | undefined,
): readonly Term[] {
  const terms: Term[] = [];
  let { seats, arr } = profile;
  for (let day = profile.startDay + profile.termDays; ; day += profile.termDays) {
    if (day < endDay - historyDays) continue;
    const saidDay = day - random.whole(18, 75);
    if (saidDay > endDay) {
      terms.push({ renewalDay: day, result: 'open', saidDay, seats, arr, reason: '' });
      return terms;
    }
    const result = story
      ? (day > endDay - 200 && story.renewal) || 'renewed'
      : settle(random, health.before(saidDay, 120));
    if (story?.seatGrowth && result === 'expanded') seats = story.seatGrowth.bought;
    else if (result === 'expanded') seats = Math.ceil(seats * random.between(1.12, 1.6));
    else if (result === 'contracted') seats = Math.max(3, Math.floor(seats * random.between(0.55, 0.88)));
    arr =
      result === 'churned'
        ? 0
        : Math.round(
            (arr * (seats / (terms.at(-1)?.seats ?? profile.seats)) * (result === 'renewed' ? 1.03 : 1)) / 100,
          ) * 100;
    terms.push({ renewalDay: day, result, saidDay, seats, arr, reason: random.pick(reasons[result]) });
    if (result === 'churned') return terms;
  }
}

function settle(random: Random, health: number): Exclude<Term['result'], 'open'> {
  const felt = health + random.normal(0, 0.7);
  if (random.chance(sigmoid(-2.9 - 2.2 * (felt - 0.1)))) return 'churned';
  if (random.chance(sigmoid(-2.7 - 1.4 * (felt - 0.1)))) return 'contracted';
  return random.chance(sigmoid(-1.9 + 1.1 * (felt - 0.6))) ? 'expanded' : 'renewed';
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
