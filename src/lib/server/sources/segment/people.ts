/** Who the people in messages are: as remembered from messages before, and from those taken in this turn. */
import type { FeedPerson, PersonLink } from '../../store/feed-store.ts';
import type { Store } from '../../store/store.ts';
import { userIdOf, whoIsAnonymous, whoIsUser } from '../waits-for.ts';
import type { Message } from './message.ts';

export type PeopleDesk = ReturnType<typeof openPeople>;

export function openPeople(store: Pick<Store, 'findPeople' | 'findContacts'>, source: string) {
  const known = new Map<string, FeedPerson>();
  const linkedAt = new Map<string, number>();
  return {
    /** Two questions: whom the source has told of, and users who are contacts of one account anyway. */
    async prepare(messages: readonly Message[]): Promise<void> {
      const who = new Set(messages.flatMap(namesIn));
      for (const [each, person] of await store.findPeople(source, [...who])) known.set(each, person);
      const users = [...who].filter((each) => !known.has(each)).flatMap((each) => userIdOf(each) ?? []);
      for (const [id, person] of await store.findContacts(users)) known.set(whoIsUser(id), person);
    },
    find: (who: string | undefined): FeedPerson | undefined => (who === undefined ? undefined : known.get(who)),
    /** From here on; `null` when that was known, or something newer is. */
    link(who: string, person: FeedPerson, at: number): PersonLink | null {
      const before = known.get(who);
      if (before?.accountId === person.accountId && before.contactId === person.contactId) return null;
      if ((linkedAt.get(who) ?? -Infinity) > at) return null;
      known.set(who, person);
      linkedAt.set(who, at);
      return { who, ...person, at };
    },
  };
}

export function namesIn({ userId, anonymousId, previousId }: Message): string[] {
  return [
    ...(userId === undefined ? [] : [whoIsUser(userId)]),
    ...(anonymousId === undefined ? [] : [whoIsAnonymous(anonymousId)]),
    ...(previousId === undefined ? [] : [whoIsAnonymous(previousId), whoIsUser(previousId)]),
  ];
}
