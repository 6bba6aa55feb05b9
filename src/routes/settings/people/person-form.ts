/** What the forms about a person say, and what is wrong with it by field. */
import { z } from 'zod';
import type { PersonChange, Team, User } from '#lib/server/store/people-store.ts';
import { dateAt, dayOf } from '#lib/core/time/days.ts';
import { dayMs } from '#lib/core/time/calendar.ts';
import { roleNames } from './person-state.ts';

export type Faults = Readonly<Record<string, string>>;
type Read<Value> = { readonly value: Value; readonly faults: null } | { readonly value: null; readonly faults: Faults };

/** As typed, for showing it again. */
export type Typed = Readonly<Record<string, string>>;

export async function typedIn(request: Request): Promise<Typed> {
  const form = await request.formData();
  return Object.fromEntries(
    [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.trim().slice(0, 1000)]] : [])),
  );
}

const personSchema = z.object({
  name: z.string().min(1, 'Give the name.').max(100, 'Use at most 100 characters.'),
  email: z
    .string()
    .regex(/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)*$/, 'Write an address like ann@example.com.')
    .max(320, 'This address is too long.'),
  role: z.enum(Object.keys(roleNames) as User['role'][], 'Choose a role.'),
});

type Details = Required<Pick<PersonChange, 'name' | 'email' | 'role' | 'teamId' | 'managerId'>>;

/** Name, address, role, team and manager. `own`: the id of the person, who is not their own manager. */
export function readDetails(
  typed: Typed,
  { users, teams, own }: { users: readonly User[]; teams: readonly Team[]; own: string | null },
): Read<Details> {
  const read = personSchema.safeParse(typed);
  const faults: Record<string, string> = {};
  for (const { path, message } of read.error?.issues ?? []) faults[String(path[0])] ??= message;
  const teamId = typed['team'] || null;
  const managerId = typed['manager'] || null;
  if (teamId !== null && !teams.some(({ id }) => id === teamId)) faults['team'] = 'This team is gone. Choose another.';
  if (managerId !== null && (managerId === own || !users.some(({ id }) => id === managerId)))
    faults['manager'] = 'Choose somebody else.';
  if (!read.success || Object.keys(faults).length > 0) return { value: null, faults };
  return { value: { ...read.data, teamId, managerId }, faults: null };
}

type Away = Required<Pick<PersonChange, 'awayFrom' | 'awayUntil' | 'coverId'>>;

/** From the first up to and with the last day, in the workspace's zone; empty days: not away. */
export function readAway(
  typed: Typed,
  { users, own, zone, now }: { users: readonly User[]; own: string; zone: string; now: number },
): Read<Away> {
  const coverId = typed['cover'] || null;
  const cover = users.find(({ id }) => id === coverId);
  const faults: Record<string, string> = {};
  if (coverId !== null && (!cover || cover.disabledAt !== null || coverId === own))
    faults['cover'] = 'Choose somebody else, who is active.';
  const [first, last] = [typed['from'] ?? '', typed['until'] ?? ''];
  const from = first === '' ? null : dateAt(first, zone);
  const until = last === '' ? null : endOfDay(last, zone);
  if (first !== '' && from === null) faults['from'] = 'Write a day like 2026-08-03.';
  if (last !== '' && until === null) faults['until'] = 'Write a day like 2026-08-21.';
  else if (until === null && from !== null) faults['until'] = 'Say which is the last day away.';
  else if (until !== null && until <= (from ?? now))
    faults['until'] = from === null ? 'This day is past.' : 'The last day comes before the first.';
  else if (until !== null && coverId === null) faults['cover'] ??= 'Say who takes over meanwhile.';
  if (Object.keys(faults).length > 0) return { value: null, faults };
  return { value: { awayFrom: until === null ? null : from, awayUntil: until, coverId }, faults: null };
}

/** The first moment that is no longer of the day. */
function endOfDay(day: string, zone: string): number | null {
  const start = dateAt(day, zone);
  // A day has 25 hours at most, and 23 at least.
  return start === null ? null : dateAt(dayOf(start + dayMs * 1.25, zone), zone);
}
