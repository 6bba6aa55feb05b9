/** What every part of the generator is given about one account. */
import type { Cast } from './contacts.ts';
import type { Diary } from './diary.ts';
import type { HealthPath } from './health-path.ts';
import type { Profile } from './profile.ts';
import type { Random } from './random.ts';
import type { Story } from './stories.ts';

/** `full`: daily and weekly values. `weekly`, `monthly`: the same life with fewer observations, for large books. */
export type Density = 'full' | 'weekly' | 'monthly';

export interface Term {
  readonly renewalDay: number;
  readonly result: 'renewed' | 'churned' | 'contracted' | 'expanded' | 'open';
  /** When they told us. */
  readonly saidDay: number;
  /** Seats and ARR from the renewal on. */
  readonly seats: number;
  readonly arr: number;
  readonly reason: string;
}

export interface AccountLife {
  readonly random: Random;
  readonly profile: Profile;
  readonly cast: Cast;
  readonly health: HealthPath;
  readonly terms: readonly Term[];
  readonly diary: Diary;
  readonly density: Density;
  readonly story: Story | undefined;
  /** First and last day (days since 1970) of the life the book shows. */
  readonly fromDay: number;
  readonly endDay: number;
  /** The first day after churn, else `Infinity`. */
  readonly goneDay: number;
}

export function seatsOn(life: AccountLife, day: number): number {
  return life.terms.findLast((term) => term.renewalDay <= day)?.seats ?? life.profile.seats;
}

export function arrOn(life: AccountLife, day: number): number {
  return life.terms.findLast((term) => term.renewalDay <= day)?.arr ?? life.profile.arr;
}
