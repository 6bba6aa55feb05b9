/** Accounts with a story to find. Each bends the generator for one account; the rest of its life is generated like any other. */
import type { Profile } from './profile.ts';

export interface Story {
  readonly key: string;
  /** Place in the book, from 0. */
  readonly index: number;
  readonly profile: Partial<Pick<Profile, 'name' | 'industry' | 'region' | 'plan' | 'seats'>> & {
    readonly startedDaysAgo: number;
  };
  /** Hidden health by days before the end of the book, instead of a random walk. */
  readonly health?: (daysAgo: number) => number;
  /** Share of ordinary use by days before the end, for a season of its own. */
  readonly season?: (daysAgo: number) => number;
  /** How the renewal that falls into the last two hundred days ends. */
  readonly renewal?: 'renewed' | 'churned' | 'expanded';
  /** A burst of tickets, reported late: from, to and known, in days before the end. */
  readonly lateTickets?: { readonly from: number; readonly to: number; readonly knownFrom: number };
  /** The champion leaves and a successor arrives, in days before the end. */
  readonly champion?: { readonly leaves: number; readonly successor: number };
  readonly seatGrowth?: {
    readonly from: number;
    readonly to: number;
    readonly factor: number;
    readonly bought: number;
  };
  /** Days every invoice is paid late. */
  readonly paysLate?: number;
  /** Nothing but the account itself. */
  readonly isBare?: boolean;
}

/** A dip of `weeks` weeks around a middle day, down to `low`. */
function dip(daysAgo: number, middle: number, halfWidth: number, low: number): number {
  const inside = 1 - Math.abs(daysAgo - middle) / halfWidth;
  return inside <= 0 ? 1 : 1 - (1 - low) * Math.min(1, inside * 2);
}

export const stories: readonly Story[] = [
  {
    key: 'late-tickets',
    index: 0,
    profile: {
      name: 'Harbour & Pine Freight',
      industry: 'logistics',
      region: 'Americas',
      plan: 'growth',
      seats: 64,
      startedDaysAgo: 365 + 70,
    },
    health: () => 1.35,
    renewal: 'churned',
    lateTickets: { from: 150, to: 74, knownFrom: 46 },
  },
  {
    key: 'champion-saved',
    index: 1,
    profile: {
      name: 'Lantern Diagnostics',
      industry: 'healthcare',
      region: 'Europe',
      plan: 'enterprise',
      seats: 180,
      startedDaysAgo: 730 + 60,
    },
    health: (daysAgo) => {
      if (daysAgo > 212) return 1.1;
      if (daysAgo > 172) return 1.1 - (3.3 * (212 - daysAgo)) / 40;
      return daysAgo > 142 ? -2.2 : Math.min(1.2, -2.2 + (3.4 * (142 - daysAgo)) / 55);
    },
    renewal: 'renewed',
    champion: { leaves: 212, successor: 158 },
  },
  {
    key: 'quiet-season',
    index: 2,
    profile: {
      name: 'Summit Camps & Campus',
      industry: 'education',
      region: 'Europe',
      plan: 'growth',
      seats: 72,
      startedDaysAgo: 365 * 2 + 120,
    },
    health: () => 1.25,
    season: (daysAgo) => dip(daysAgo, 8, 42, 0.22) * dip(daysAgo, 373, 42, 0.22),
    renewal: 'renewed',
  },
  {
    key: 'no-data',
    index: 3,
    profile: {
      name: 'Quill Borough Libraries',
      industry: 'public-sector',
      region: 'Americas',
      plan: 'starter',
      seats: 18,
      startedDaysAgo: 33,
    },
    isBare: true,
  },
  {
    key: 'expansion',
    index: 4,
    profile: {
      name: 'Monsoon Solar',
      industry: 'energy',
      region: 'Asia Pacific',
      plan: 'growth',
      seats: 60,
      startedDaysAgo: 365 + 28,
    },
    health: (daysAgo) => (daysAgo > 200 ? 0.9 : 1.9),
    renewal: 'expanded',
    seatGrowth: { from: 240, to: 60, factor: 1.45, bought: 100 },
  },
  {
    key: 'draft-moves',
    index: 5,
    profile: {
      name: 'Ironwood Components',
      industry: 'manufacturing',
      region: 'Europe',
      plan: 'growth',
      seats: 85,
      startedDaysAgo: 365 * 2 + 150,
    },
    health: () => 0.45,
    renewal: 'renewed',
    paysLate: 52,
  },
];

export interface StoryCard {
  readonly key: string;
  readonly accountId: string;
  readonly title: string;
  readonly whatToSee: string;
}

/** What the demo shows on its first page. */
export const demoStories: readonly StoryCard[] = [
  {
    key: 'late-tickets',
    accountId: 'acc-0001',
    title: 'Green, and gone',
    whatToSee:
      'Harbour & Pine Freight was healthy to the last day and left at its renewal. A spate of urgent tickets had gone to another help desk; ' +
      'they reached us weeks after the end. Compare the score as it was known then with what is known now.',
  },
  {
    key: 'champion-saved',
    accountId: 'acc-0002',
    title: 'A champion left, a task saved the renewal',
    whatToSee:
      'The champion of Lantern Diagnostics left and the score sank. A task asked for a successor; one was found, use came back, and the account renewed.',
  },
  {
    key: 'quiet-season',
    accountId: 'acc-0003',
    title: 'A false alarm every year',
    whatToSee:
      'Summit Camps & Campus is closed between terms. The score falls as it did a year ago, and last time it came back by itself: compare with the same weeks of last year.',
  },
  {
    key: 'no-data',
    accountId: 'acc-0004',
    title: 'Unknown is not bad',
    whatToSee:
      'Quill Borough Libraries signed a month ago and nothing is connected yet. It has no score, raises no alarm, and says what is missing.',
  },
  {
    key: 'expansion',
    accountId: 'acc-0005',
    title: 'Outgrew its seats',
    whatToSee:
      'Monsoon Solar used nearly every seat for months, and bought more at its renewal. See the signal long before the order.',
  },
  {
    key: 'draft-moves',
    accountId: 'acc-0006',
    title: 'A draft that would move accounts',
    whatToSee:
      'The draft of "SaaS health" looks harder at late invoices. Nobody has published it. Ironwood Components pays seven weeks late and would leave healthy: see who else moves.',
  },
];
