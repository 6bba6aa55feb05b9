/** Our own people: who owns accounts and tasks. How they sign in is in auth-store.ts. */

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
  /** Since when they may not sign in (epoch ms); they keep their name on what they did. */
  readonly disabledAt: number | null;
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
