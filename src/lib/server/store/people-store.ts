/** Our own people: who owns accounts and tasks. How they sign in is in auth-store.ts. */

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'admin' | 'ops' | 'lead' | 'csm' | 'viewer';
  readonly teamId: string | null;
  readonly managerId: string | null;
  /** Who takes over while away; from when (`null`: already) and until when (`null`: not away), epoch ms. */
  readonly coverId: string | null;
  readonly awayFrom: number | null;
  readonly awayUntil: number | null;
  /** Since when they may not sign in (epoch ms); they keep their name on what they did. */
  readonly disabledAt: number | null;
}

export interface Team {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly leadId: string | null;
}

/** What an admin changes about a person; what is left out stays. */
export type PersonChange = Partial<Omit<User, 'id' | 'disabledAt'>>;

/** A person with how they stand: what they can sign in by, and what they work on. */
export interface ListedPerson extends User {
  /** When their session was last used (epoch ms, minutes may be missing); `null`: never. */
  readonly lastSeenAt: number | null;
  readonly hasPassword: boolean;
  readonly hasSecondFactor: boolean;
  /** They have come in by the OpenID provider. */
  readonly hasIdentity: boolean;
  /** Until when their unused invitation works (epoch ms); it may be past. */
  readonly invitedUntil: number | null;
  /** Accounts on which they have a named role. */
  readonly accounts: number;
  readonly openTasks: number;
  /** Sessions that have not ended. */
  readonly sessions: number;
}

export interface PeopleStore {
  listUsers(): Promise<readonly User[]>;
  listTeams(): Promise<readonly Team[]>;
  /** By name. */
  listPeople(at: number): Promise<readonly ListedPerson[]>;
  savePeople(users: readonly User[], teams: readonly Team[]): Promise<void>;
  /** Throws `email-taken`. */
  addUser(user: User, by: string, at: number): Promise<void>;
  /** False when there is no such person. Throws `email-taken`, and `last-admin` when nobody would be left to administer. */
  changeUser(id: string, change: PersonChange, by: string, at: number): Promise<boolean>;
  /**
   * Gives somebody's named roles on accounts, open tasks and covers to another person, in one transaction. Throws `unknown-user` when the
   * other is not there, disabled or the same.
   */
  handOver(
    fromId: string,
    toId: string,
    by: string,
    at: number,
  ): Promise<{ readonly accounts: number; readonly tasks: number }>;
  /** Adds a team, or changes the one with this id. Throws `team-key-taken`. */
  saveTeam(team: Team, by: string, at: number): Promise<void>;
  /** Its members are in no team then. False when there is no such team. */
  removeTeam(id: string, by: string, at: number): Promise<boolean>;
}
