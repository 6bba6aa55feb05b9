/** Our own people: who owns accounts and tasks. Sign-in comes with its own port. */

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'admin' | 'ops' | 'lead' | 'csm' | 'viewer';
  readonly teamId: string | null;
  readonly managerId: string | null;
  /** Who takes over while away, and until when (epoch ms). */
  readonly coverId: string | null;
  readonly awayUntil: number | null;
}

export interface Team {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly leadId: string | null;
}

export interface PeopleStore {
  listUsers(): Promise<readonly User[]>;
  listTeams(): Promise<readonly Team[]>;
  savePeople(users: readonly User[], teams: readonly Team[]): Promise<void>;
}
