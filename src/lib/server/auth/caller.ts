/** Who asks for something. */
import type { User } from '../store/people-store.ts';

export type Role = User['role'];

/** What an API token may do. */
export const scopes = [
  'accounts:read',
  'accounts:write',
  'signals:write',
  'segment:write',
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

/** The actor of a request that the policy table let through to somebody; a throw is a route without an entry that keeps out strangers. */
export function actorIn({ locals }: { readonly locals: { readonly caller: Caller | null } }): string {
  if (!locals.caller) throw new Error('Nobody is signed in, and yet something was to be changed.');
  return actorOf(locals.caller);
}

/** The person behind a request to a page that programs have no way to; a throw is a route whose entry lets others in. */
export function personIn({ locals }: { readonly locals: { readonly caller: Caller | null } }): Person {
  if (locals.caller?.kind !== 'person') throw new Error('Only a person can do this.');
  return locals.caller;
}
