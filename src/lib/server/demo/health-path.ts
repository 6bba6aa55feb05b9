/** The hidden health of an account, week by week: what nobody sees, and everything else follows from with noise. */
import type { Profile } from './profile.ts';
import { historyDays } from './profile.ts';
import type { Random } from './random.ts';
import type { Story } from './stories.ts';

/** In deviations: 0 is middling, below -1 is bad. */
export interface HealthPath {
  at(day: number): number;
  /** The mean over some days before a day. */
  before(day: number, days: number): number;
}

export interface Shock {
  readonly day: number;
  readonly size: number;
  /** Days after which half of it is gone; `Infinity` stays. */
  readonly halfLife: number;
}

/** Days of history before the book's, so that the first values have a past. */
const leadDays = 140;

export function walkHealth(
  random: Random,
  profile: Profile,
  endDay: number,
  known: readonly Shock[],
  story: Story | undefined,
): HealthPath {
  const from = Math.max(profile.startDay, endDay - historyDays - leadDays);
  const weeks = Math.max(2, Math.ceil((endDay - from) / 7) + 2);
  const shocks = [...known, ...strikeShocks(random, from, endDay)];
  const path = new Float64Array(weeks);
  const quality = random.normal(0.62, 0.72);
  let drift = random.normal(0, 0.35);
  for (let week = 0; week < weeks; week++) {
    const day = from + week * 7;
    drift = 0.97 * drift + random.normal(0, 0.1);
    const age = day - profile.startDay;
    const beginning = age < 90 ? -0.5 * (1 - age / 90) : 0;
    const hurt = shocks.reduce(
      (sum, shock) => sum + (day < shock.day ? 0 : shock.size * 0.5 ** ((day - shock.day) / shock.halfLife)),
      0,
    );
    const written = story?.health?.(endDay - day);
    path[week] = Math.max(
      -3,
      Math.min(3, written === undefined ? quality + drift + beginning + hurt : written + drift * 0.3),
    );
  }
  const at = (day: number) => path[Math.max(0, Math.min(weeks - 1, Math.floor((day - from) / 7)))]!;
  return {
    at,
    before(day, days) {
      let [sum, count] = [0, 0];
      for (let each = day - days; each < day; each += 7, count++) sum += at(each);
      return sum / count;
    },
  };
}

/** A failed project, a reorganisation, a price talk; now and then a happy one. */
function strikeShocks(random: Random, from: number, endDay: number): readonly Shock[] {
  const shocks: Shock[] = [];
  for (let day = from + random.whole(0, 500); day < endDay; day += random.whole(120, 900)) {
    const good = random.chance(0.35);
    const stays = random.chance(0.45);
    shocks.push({
      day,
      size: good ? random.between(0.4, 1) : -random.between(0.6, 2),
      halfLife: stays ? Infinity : random.between(25, 90),
    });
  }
  return shocks;
}
