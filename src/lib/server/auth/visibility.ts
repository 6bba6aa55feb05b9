/** Which part of the book a person sees. What they do not see does not exist for them: a foreign id answers as a missing one. */
import { isAwayAt } from '#lib/core/actions/resolve-owner.ts';
import { error, type RequestEvent } from '@sveltejs/kit';
import { app } from '../app.ts';
import type { Account } from '../store/history-store.ts';
import type { Team, User } from '../store/people-store.ts';
import type { Task } from '../store/run-store.ts';
import type { Caller } from './caller.ts';

/** `all`, or the people with a named role on the accounts that are seen. */
export type Visible = 'all' | readonly string[];

export interface People {
  readonly users: readonly User[];
  readonly teams: readonly Team[];
  /** Epoch ms: who is away at this moment. */
  readonly now: number;
}

/**
 * Admin, ops and viewer see the whole book, and so does a program, whose scopes say what it may do with it. A lead sees the accounts of
 * the members of the own teams: those they lead, and the one they are in. A CSM sees the own, and those of people they cover while these
 * are away.
 */
export function visibleTo(caller: Caller, { users, teams, now }: People): Visible {
  if (caller.kind === 'program') return 'all';
  const { id, role, teamId } = caller.user;
  if (role === 'admin' || role === 'ops' || role === 'viewer') return 'all';
  const own = role === 'lead' ? teams.filter((team) => team.leadId === id || team.id === teamId) : [];
  const seen = users.filter(
    (user) => own.some((team) => team.id === user.teamId) || (user.coverId === id && isAwayAt(user, now)),
  );
  return [...new Set([id, ...seen.map((user) => user.id)])];
}

type Asking = Pick<RequestEvent, 'locals'>;

/** What the person behind a request sees. */
export async function visibleFor({ locals }: Asking): Promise<Visible> {
  const { caller } = locals;
  if (!caller) return [];
  const { store, now } = await app();
  const [users, teams] = await Promise.all([store.listUsers(), store.listTeams()]);
  return visibleTo(caller, { users, teams, now: now() });
}

export function seesAccount(visible: Visible, { owners }: Pick<Account, 'owners'>): boolean {
  return visible === 'all' || Object.values(owners).some((id) => visible.includes(id));
}

/** The account, or Kit's 404: the same for one that is not there and one that the person does not see. */
export async function requireAccount(event: Asking, id: string): Promise<Account> {
  const { store } = await app();
  const [[account], visible] = await Promise.all([store.readAccounts([id]), visibleFor(event)]);
  if (account && seesAccount(visible, account)) return account;
  error(
    404,
    `There is no account with the id “${id}”. It may have been withdrawn, or it has another id here; look for its name in the book.`,
  );
}

/** The task, or Kit's 404: one's own, or one about an account that the person sees. */
export async function requireTask(event: Asking, id: string): Promise<Task> {
  const { store } = await app();
  const [task, visible] = await Promise.all([store.readTask(id), visibleFor(event)]);
  if (task) {
    if (visible === 'all' || (task.ownerId !== null && visible.includes(task.ownerId))) return task;
    const [account] = await store.readAccounts([task.accountId]);
    if (account && seesAccount(visible, account)) return task;
  }
  error(404, `There is no task with the id “${id}”. It may have been withdrawn; look for it in the list of tasks.`);
}
