/** The demo book as a stream: one account at a time, so that any size fits into memory. */
import { dayMs } from '#lib/core/time/calendar.ts';
import type { AccountChange } from '../store/history-store.ts';
import type { AccountLife, Density } from './account-life.ts';
import { writeContract, writeMoney } from './commercial.ts';
import { castPeople } from './contacts.ts';
import { openDiary } from './diary.ts';
import { walkHealth } from './health-path.ts';
import { historyDays, makeProfile } from './profile.ts';
import { createRandom } from './random.ts';
import { stories } from './stories.ts';
import { decideTerms } from './terms.ts';
import { writeTickets } from './tickets.ts';
import { writeTouchpoints } from './touchpoints.ts';
import { writeUsage } from './usage.ts';

export interface DemoSize {
  readonly seed: string;
  /** Epoch ms: the book's present. Nothing in it is known later. */
  readonly endAt: number;
  /** 300 in the demo. */
  readonly accounts: number;
  /** `full` in the demo; large books for tests take less. */
  readonly density?: Density;
}

/** The same arguments give the same changes, to the letter. The first accounts carry the stories. */
export function* demoChanges({ seed, endAt, accounts, density = 'full' }: DemoSize): Generator<AccountChange> {
  const taken = new Set(stories.map((story) => story.profile.name!));
  for (let index = 0; index < accounts; index++) yield liveAccount(seed, index, endAt, density, taken).change;
}

/** One account's whole life; also what the generator knows and the book does not, for tests. */
export function liveAccount(
  seed: string,
  index: number,
  endAt: number,
  density: Density,
  taken: Set<string>,
): { change: AccountChange; life: AccountLife } {
  const endDay = Math.floor(endAt / dayMs);
  const story = stories.find((each) => each.index === index);
  const random = createRandom(`${seed}/${index}`);
  const profile = makeProfile(random.fork('profile'), index, endDay, taken, story);
  const diary = openDiary(profile.id, endAt);
  const cast = castPeople(random.fork('people'), profile, diary, endDay, story);
  const health = walkHealth(random.fork('health'), profile, endDay, cast.shocks, story);
  const terms = decideTerms(random.fork('terms'), profile, health, endDay, story);
  const churn = terms.find((term) => term.result === 'churned');
  const life: AccountLife = {
    random,
    profile,
    cast,
    health,
    terms,
    diary,
    density,
    story,
    fromDay: Math.max(profile.startDay, endDay - historyDays),
    endDay,
    goneDay: churn ? churn.renewalDay : Infinity,
  };
  if (churn) diary.leave(churn.renewalDay * dayMs);
  writeContract(life);
  if (!story?.isBare) {
    writeMoney(life);
    writeUsage(life);
    writeTickets(life);
    writeTouchpoints(life);
  }
  const externalIds = { account: profile.id, crm: `CRM-${4100 + index}`, domain: profile.domain };
  return { change: diary.close({ name: profile.name, externalIds }), life };
}
