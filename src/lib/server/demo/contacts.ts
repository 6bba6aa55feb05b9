/** The people at an account: who is there, in which role, who leaves and who follows. */
import { dayMs } from '#lib/core/time/calendar.ts';
import type { Diary } from './diary.ts';
import type { Shock } from './health-path.ts';
import { mailName, namePerson } from './person-names.ts';
import type { Profile } from './profile.ts';
import type { Random } from './random.ts';
import type { Story } from './stories.ts';

type Role = Parameters<Diary['role']>[1];

/** One contact and the days they were there. */
export interface Presence {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly fromDay: number;
  readonly untilDay: number;
}

export interface Cast {
  readonly people: readonly Presence[];
  /** Departures of champions and decision makers hurt. */
  readonly shocks: readonly Shock[];
}

const titles: Readonly<Record<Role, readonly string[]>> = {
  decisionMaker: [
    'Chief Operating Officer',
    'Managing Director',
    'Head of Operations',
    'Vice President, Operations',
    'Finance Director',
  ],
  champion: ['Operations Manager', 'Planning Lead', 'Programme Manager', 'Head of Planning'],
  sponsor: ['Chief Information Officer', 'Director of Transformation', 'Chief Financial Officer'],
  user: ['Planner', 'Coordinator', 'Analyst', 'Shift Lead', 'Team Lead', 'Administrator', 'Controller'],
  blocker: ['IT Security Lead', 'Procurement Manager'],
};

/** Mean years in the role. */
const tenure: Readonly<Record<Role, number>> = { decisionMaker: 5.5, champion: 5, sponsor: 6, user: 6, blocker: 5 };

export function castPeople(
  random: Random,
  profile: Profile,
  diary: Diary,
  endDay: number,
  story: Story | undefined,
): Cast {
  const people: Presence[] = [];
  const shocks: Shock[] = [];
  const addresses = new Set<string>();
  const join = (role: Role, fromDay: number, untilDay: number): Presence => {
    const name = namePerson(random);
    let mail = mailName(name);
    for (let twin = 2; addresses.has(mail); twin++) mail = `${mailName(name)}${twin}`;
    addresses.add(mail);
    const id = `${profile.id}-c${people.length + 1}`;
    const person: Presence = { id, name, role, fromDay, untilDay };
    people.push(person);
    diary.contact({
      id,
      accountId: profile.id,
      name,
      email: `${mail}@${profile.domain}`,
      externalId: `${profile.id}/${people.length}`,
      title: random.pick(titles[role]),
      doNotContact: random.chance(0.03),
    });
    diary.role(id, role, fromDay * dayMs + 9 * 3_600_000, true);
    if (untilDay <= endDay) diary.role(id, role, untilDay * dayMs + 17 * 3_600_000, false);
    return person;
  };
  /** A chair somebody sits on from the start, with successors after a gap. */
  const seat = (role: Role, chanceOfSuccessor: number, size: number) => {
    for (let day = profile.startDay; day < endDay;) {
      const left = day + Math.round(-Math.log(1 - random.next()) * tenure[role] * 365);
      join(role, day, left);
      if (left >= endDay) return;
      if (size) shocks.push({ day: left, size: -size * random.between(0.4, 1.4), halfLife: random.between(60, 200) });
      if (!random.chance(chanceOfSuccessor)) return;
      day = left + random.whole(7, 70);
    }
  };
  if (story?.isBare) return { people, shocks };
  seat('decisionMaker', 0.97, 0.45);
  if (story?.champion) {
    join('champion', profile.startDay, endDay - story.champion.leaves);
    join('champion', endDay - story.champion.successor, Infinity);
  } else if (story) join('champion', profile.startDay, Infinity);
  else if (random.chance(0.85)) seat('champion', 0.72, 0.85);
  if (random.chance(profile.plan === 'enterprise' ? 0.8 : 0.3)) seat('sponsor', 0.7, 0.2);
  if (random.chance(0.06)) seat('blocker', 0, 0);
  for (let users = random.whole(1, profile.plan === 'enterprise' ? 5 : 3); users > 0; users--) seat('user', 0.85, 0);
  return { people, shocks };
}

export function isThere(person: Presence, day: number): boolean {
  return day >= person.fromDay && day < person.untilDay;
}
