/**
 * Who may do what: one entry for every method of every route and every form action; what has no entry nobody may do. The entries lie by
 * area in the files beside this one, table.ts joins them, and a test walks every route with every role.
 */
import type { Role, Scope } from '../caller.ts';

export const everybody = ['admin', 'ops', 'lead', 'csm', 'viewer'] as const satisfies readonly Role[];
export const designers = ['admin', 'ops'] as const satisfies readonly Role[];
export const workers = ['admin', 'ops', 'lead', 'csm'] as const satisfies readonly Role[];
export const admins = ['admin'] as const satisfies readonly Role[];

export interface Entry {
  /** Roles; `anyone`: nobody need be signed in; none: only programs. */
  readonly who: 'anyone' | readonly Role[];
  /** Programs with this scope may too. */
  readonly scope?: Scope;
  /** The object that is asked for must be one that the person sees: a foreign one answers like a missing one. `by` names the parameter or form field. */
  readonly object?: { readonly kind: 'account' | 'task' | 'person' | 'import'; readonly by: string };
  /** Something the route cannot be asked without, for the test: a query, form or parameter that passes its checks. */
  readonly example?: Readonly<Record<string, string>>;
}

/** By route id as Kit names it (`/accounts/[id]`), then by method (`GET`, `POST`) or form action (`?/close`, `?/default`). */
export type Policy = Readonly<Record<string, Readonly<Record<string, Entry>>>>;
