/** Whether a request may go on, by the policy table. Deny by default. */
import { problem, type Problem } from '#lib/core/problems.ts';
import type { Caller } from './caller.ts';
import type { Entry } from './policy/policy.ts';
import { entryOf } from './policy/table.ts';

export type Verdict =
  { readonly is: 'allowed' } | { readonly is: 'unknown' } | { readonly is: 'refused'; readonly problem: Problem };

const refuse = (code: string, message: string): Verdict => ({ is: 'refused', problem: problem(code, message) });

/** `unknown`: nobody is signed in, and somebody would have to be. */
export function judge(entry: Entry | undefined, caller: Caller | null): Verdict {
  if (entry?.who === 'anyone') return { is: 'allowed' };
  if (!caller) return { is: 'unknown' };
  if (!entry) return refuse('not-allowed', 'Nobody may do this. If you followed a link or a guide, it is out of date.');
  if (caller.kind === 'person') {
    if (entry.who.includes(caller.user.role)) return { is: 'allowed' };
    const who = entry.who.length > 0 ? `It takes the role ${listOf(entry.who)}` : 'Only programs with a token may';
    return refuse('not-allowed', `You (${caller.user.role}) may not do this. ${who}; ask an admin.`);
  }
  if (entry.scope && caller.scopes.includes(entry.scope)) return { is: 'allowed' };
  return refuse(
    'missing-scope',
    entry.scope
      ? `The token "${caller.name}" lacks the scope ${entry.scope}. Ask an admin for a token that has it.`
      : `Programs may not do this; the token "${caller.name}" is for the API only.`,
  );
}

function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** The key of the policy table for a request: its method, or its form action as `?/name`. HEAD is GET without the body. */
export function policyKey(routeId: string, method: string, search: URLSearchParams): string {
  if (method === 'HEAD') return 'GET';
  if (method !== 'POST' || entryOf(routeId, 'POST')) return method;
  const action = [...search.keys()].find((key) => key.startsWith('/'));
  // Kit fails when the default action is asked for by name, so that has no entry.
  return action === '/default' ? 'named default' : `?${action ?? '/default'}`;
}
