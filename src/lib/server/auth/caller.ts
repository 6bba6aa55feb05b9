/** Who asks for something. */
import type { User } from '../store/people-store.ts';

export type Role = User['role'];

/** What an API token may do. */
export const scopes = [
  'accounts:read',
  'accounts:write',
  'signals:write',
  'scores:read',
  'tasks:read',
  'outcomes:write',
  'metrics:read',
] as const;

export type Scope = (typeof scopes)[number];

export interface Person {
  readonly kind: 'person';
  readonly user: User;
  readonly sessionId: string;
}

export interface Program {
  readonly kind: 'program';
  readonly tokenId: string;
  readonly name: string;
  /** Names the source of what it stores. */
  readonly source: string;
  readonly scopes: readonly Scope[];
}

export type Caller = Person | Program;

/** What the audit log calls them. */
export function actorOf(caller: Caller): string {
  return caller.kind === 'person' ? caller.user.id : `token:${caller.tokenId}`;
}
