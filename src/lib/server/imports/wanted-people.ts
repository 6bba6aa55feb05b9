import { inviteUser, type AdminAct } from '../auth/people.ts';
import type { Store } from '../store/store.ts';

/**
 * Adds the person whom files name by an address, with the accounts that they name, and a link for a first password. The role is that of
 * a CSM: more is given by an admin. `null` when no file names the address, or somebody has it by now.
 */
export async function inviteWantedPerson(
  act: AdminAct & { readonly store: Store },
  email: string,
  name: string,
): Promise<{ readonly link: string; readonly accounts: number } | null> {
  const { store, now, by } = act;
  const wanted = (await store.listWantedPeople()).some((each) => each.email === email);
  const isTaken = (await store.listUsers()).some((user) => user.email.toLowerCase() === email.toLowerCase());
  if (!wanted || isTaken) return null;
  const id = `user-${crypto.randomUUID()}`;
  const nothingYet = {
    teamId: null,
    managerId: null,
    coverId: null,
    awayFrom: null,
    awayUntil: null,
    disabledAt: null,
  };
  await store.addUser({ id, name, email, role: 'csm', ...nothingYet }, by, now);
  const accounts = await store.settleWantedPerson(email, id, by, now);
  return { link: await inviteUser(act, id), accounts };
}
