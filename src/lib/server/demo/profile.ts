/** Who an account is: the facts about it that do not come from a hidden state. Days count from 1 January 1970, UTC. */
import { industries, nameCompany } from './company-names.ts';
import { demoCsms, demoSellers } from './people.ts';
import type { Random } from './random.ts';
import type { Story } from './stories.ts';

export interface Profile {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly industry: string;
  readonly region: 'Europe' | 'Americas' | 'Asia Pacific' | 'Africa';
  readonly plan: 'starter' | 'growth' | 'enterprise';
  readonly billingCurrency: string;
  readonly employees: number;
  readonly seats: number;
  /** Per year, in the reporting currency. */
  readonly arr: number;
  readonly startDay: number;
  readonly termDays: number;
  readonly hasApi: boolean;
  readonly csm: string;
  readonly seller: string;
}

export const historyDays = 548;

const regions = { Europe: 45, Americas: 30, 'Asia Pacific': 18, Africa: 7 } as const;
const currencies = {
  Europe: ['EUR', 'EUR', 'EUR', 'GBP', 'SEK', 'PLN', 'CHF'],
  Americas: ['USD', 'USD', 'USD', 'CAD', 'BRL', 'MXN'],
  'Asia Pacific': ['AUD', 'SGD', 'JPY', 'INR'],
  Africa: ['ZAR', 'KES', 'NGN'],
} as const;

/** Median ARR, its spread (of the logarithm), and the price of a seat. */
const plans = {
  starter: { arr: 6_500, spread: 0.45, seat: 260 },
  growth: { arr: 26_000, spread: 0.5, seat: 390 },
  enterprise: { arr: 105_000, spread: 0.6, seat: 520 },
} as const;

export function accountId(index: number): string {
  return `acc-${String(index + 1).padStart(4, '0')}`;
}

export function makeProfile(
  random: Random,
  index: number,
  endDay: number,
  taken: Set<string>,
  story: Story | undefined,
): Profile {
  const given: Partial<Story['profile']> = story?.profile ?? {};
  const industry = given.industry ?? random.pick(industries);
  const region = given.region ?? random.weighted(regions);
  const plan = given.plan ?? random.weighted({ starter: 34, growth: 44, enterprise: 22 });
  const name = given.name ?? nameCompany(random, industry, taken);
  taken.add(name);
  const { arr: median, spread, seat } = plans[plan];
  const arr = Math.round((median * Math.exp(random.normal(0, spread))) / 100) * 100;
  const seats = given.seats ?? Math.max(4, Math.round((arr / seat) * random.between(0.85, 1.2)));
  return {
    id: accountId(index),
    name,
    domain: `${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.example`,
    industry,
    region,
    plan,
    billingCurrency: random.pick(currencies[region]),
    employees: Math.round(seats * random.between(2.5, 14)),
    seats,
    arr: given.seats === undefined ? arr : Math.round((given.seats * seat) / 100) * 100,
    startDay: given.startedDaysAgo === undefined ? chooseStart(random, endDay) : endDay - given.startedDaysAgo,
    termDays: given.startedDaysAgo === undefined && plan === 'enterprise' && random.chance(0.3) ? 730 : 365,
    hasApi: plan === 'enterprise' ? random.chance(0.8) : random.chance(plan === 'growth' ? 0.45 : 0.1),
    csm: demoCsms[index % demoCsms.length]!,
    seller: demoSellers[index % demoSellers.length]!,
  };
}

/** Four of five were there before the history begins, for up to five years. */
function chooseStart(random: Random, endDay: number): number {
  return random.chance(0.8)
    ? endDay - historyDays - random.whole(20, 1600)
    : endDay - random.whole(10, historyDays - 20);
}
