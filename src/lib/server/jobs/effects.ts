/** Actions with everything decided that needs the database: whose task it is, who gets the mail. */
import type { Action } from '#lib/core/actions/action.ts';
import { resolveOwner, type PeopleContext } from '#lib/core/actions/resolve-owner.ts';
import { resolveRecipients } from '#lib/core/actions/resolve-recipients.ts';
import type { OwnerRule } from '#lib/core/documents/nodes/recipients.ts';
import { ownersAsOf } from '#lib/core/signals/account-state.ts';
import { rolesAsOf } from '#lib/core/signals/contacts-in-role.ts';
import type { Effect } from '../store/evaluation-store.ts';
import type { Team, User } from '../store/people-store.ts';
import type { Store } from '../store/store.ts';
import type { LoadedAccount } from './load-moments.ts';

/** How busy people are, read when a team rule first asks and kept for one batch; what is handed out meanwhile counts. */
interface Workload {
  readonly openTasks: Record<string, number>;
  readonly arr: Record<string, number>;
  readonly lastAssigned: Record<string, string>;
}

const manyTasks = 100_000;

export class EffectMaker {
  readonly #store: Store;
  readonly #users: readonly User[];
  readonly #teams: readonly Team[];
  #workload: Workload | null = null;

  constructor(store: Store, users: readonly User[], teams: readonly Team[]) {
    this.#store = store;
    this.#users = users;
    this.#teams = teams;
  }

  /** Fixes owner and recipients of an action as of the account's moment. */
  async make(action: Action, mode: Effect['mode'], loaded: LoadedAccount): Promise<Effect> {
    switch (action.do) {
      case 'create-task':
        return { action, mode, ownerId: await this.#ownerOf(action.owner, loaded), recipients: [] };
      case 'notify':
        return { action, mode, ownerId: await this.#ownerOf(action.to, loaded), recipients: [] };
      case 'send-email':
      case 'send-survey': {
        const people = await this.#people(loaded, 'owner' in action.to ? action.to.owner : null);
        const { recipients } = resolveRecipients(action.to, {
          ...people,
          users: this.#users,
          contacts: reachable(loaded),
        });
        return { action, mode, ownerId: null, recipients };
      }
      default:
        return { action, mode, ownerId: null, recipients: [] };
    }
  }

  async #ownerOf(rule: OwnerRule, loaded: LoadedAccount): Promise<string | null> {
    const owner = resolveOwner(rule, await this.#people(loaded, rule));
    if (owner !== null && this.#workload) {
      this.#workload.openTasks[owner] = (this.#workload.openTasks[owner] ?? 0) + 1;
      if ('team' in rule) this.#workload.lastAssigned[rule.team] = owner;
    }
    return owner;
  }

  async #people({ moment }: LoadedAccount, rule: OwnerRule | null): Promise<PeopleContext> {
    const { openTasks, arr, lastAssigned } =
      rule && 'team' in rule
        ? (this.#workload ??= await this.#readWorkload())
        : { openTasks: {}, arr: {}, lastAssigned: {} };
    const owners = ownersAsOf(moment.history, moment.horizon);
    return { owners, users: this.#users, teams: this.#teams, openTasks, arr, lastAssigned, now: moment.horizon.at };
  }

  async #readWorkload(): Promise<Workload> {
    const workload: Workload = { openTasks: {}, arr: {}, lastAssigned: {} };
    const { tasks } = await this.#store.listTasks({ status: 'open', sort: 'created', limit: manyTasks, offset: 0 });
    for (const { ownerId } of tasks)
      if (ownerId !== null) workload.openTasks[ownerId] = (workload.openTasks[ownerId] ?? 0) + 1;
    const newestFirst = tasks.toSorted((a, b) => b.createdAt - a.createdAt);
    for (const team of this.#teams) {
      const members = new Set(this.#users.filter((user) => user.teamId === team.id).map((user) => user.id));
      const last = newestFirst.find(({ ownerId }) => ownerId !== null && members.has(ownerId))?.ownerId;
      if (last) workload.lastAssigned[team.key] = last;
    }
    for (const { attributes, owners } of await this.#store.readAccounts(await this.#store.listAccountIds())) {
      const arr = attributes.get('arr');
      if (typeof arr === 'number' && owners['csm'])
        workload.arr[owners['csm']] = (workload.arr[owners['csm']] ?? 0) + arr;
    }
    return workload;
  }
}

function reachable({ contacts, moment }: LoadedAccount) {
  const roles = rolesAsOf(moment.history, moment.horizon);
  return contacts.map(({ id, name, email, doNotContact }) => ({
    id,
    name,
    email,
    doNotContact,
    roles: (roles.get(id) ?? []).map(({ role }) => role),
  }));
}
