/** The form of a scheduled import: what it sends, and what is wrong with it. */
import { z } from 'zod';
import { faultOfRhythm, rhythms } from '#lib/server/imports/schedules/rhythm.ts';
import type { WatchedFolder } from '#lib/server/imports/schedules/watched-folders.ts';
import type { Secrets } from '#lib/server/secrets/secrets.ts';
import type { ImportSchedule, ScheduleChange } from '#lib/server/store/schedule-store.ts';
import type { Store } from '#lib/server/store/store.ts';

/** What stands in the fields. */
export interface TypedSchedule {
  readonly name: string;
  readonly place: string;
  readonly folder: string;
  readonly pattern: string;
  readonly address: string;
  readonly header: string;
  /** Of the source and kind: `source:kind`. */
  readonly mapping: string;
  readonly rhythm: string;
  readonly cron: string;
  readonly createAccounts: boolean;
  readonly skipBadRows: boolean;
}

/** The choice of the rhythm that means: as the cron expression says. */
export const ownRhythm = 'own';

export const nothingTyped: TypedSchedule = {
  name: '',
  place: 'folder',
  folder: 'inbox',
  pattern: '*.csv',
  address: '',
  header: 'Authorization',
  mapping: '',
  rhythm: '0 6 * * *',
  cron: '',
  createAccounts: false,
  skipBadRows: false,
};

/** A stored one as the fields show it; what opens the address stays sealed. */
export function typedFrom(schedule: ImportSchedule): TypedSchedule {
  const isOffered = rhythms.some(({ value }) => value === schedule.rhythm);
  return {
    ...nothingTyped,
    name: schedule.name,
    place: schedule.place,
    folder: schedule.folder ?? nothingTyped.folder,
    pattern: schedule.pattern ?? nothingTyped.pattern,
    address: schedule.address ?? '',
    mapping: `${schedule.source}:${schedule.kind}`,
    rhythm: isOffered ? schedule.rhythm : ownRhythm,
    cron: isOffered ? '' : schedule.rhythm,
    createAccounts: schedule.createAccounts,
    skipBadRows: schedule.skipBadRows,
  };
}

export type ScheduleFields = Omit<ScheduleChange, 'pausedAt' | 'nextAt'>;

export type ReadForm =
  | { readonly ok: true; readonly fields: Required<ScheduleFields> }
  | { readonly ok: false; readonly typed: TypedSchedule; readonly field: string; readonly message: string };

interface ReadWith {
  readonly store: Store;
  readonly secrets: () => Promise<Secrets>;
  readonly watchedFolders: () => Promise<readonly WatchedFolder[]>;
  readonly now: () => number;
  /** The one that is changed. */
  readonly before?: ImportSchedule;
}

const nameSchema = z.string().min(1, 'Give it a name, such as the system the files come from.').max(100);
/** Names of headers that carry what opens an address; never one that changes where the request goes. */
const headerSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/)
  .refine((name) => !/^(host|connection|content-.*|transfer-encoding|upgrade|te|trailer|expect)$/i.test(name));

export async function readScheduleForm(form: FormData, given: ReadWith): Promise<ReadForm> {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const typed: TypedSchedule = {
    name: text('name'),
    place: text('place'),
    folder: text('folder'),
    pattern: text('pattern'),
    address: text('address'),
    header: text('header'),
    mapping: text('mapping'),
    rhythm: text('rhythm'),
    cron: text('cron'),
    createAccounts: form.has('createAccounts'),
    skipBadRows: form.has('skipBadRows'),
  };
  const wrong = (field: string, message: string) => ({ ok: false, typed, field, message }) as const;
  const { store, now, before } = given;

  if (!nameSchema.safeParse(typed.name).success)
    return wrong('name', 'Give it a name of at most 100 characters, such as the system the files come from.');
  const mapping = (await store.listMappings()).find(({ source, kind }) => `${source}:${kind}` === typed.mapping);
  if (!mapping) return wrong('mapping', 'Choose how the files are mapped. Import one by hand first if none fits.');
  const place = await readPlace(typed, text('secret'), form.has('forget'), given);
  if ('field' in place) return wrong(place.field, place.message);
  const rhythm = typed.rhythm === ownRhythm ? typed.cron.replace(/\s+/g, ' ') : typed.rhythm;
  const fault = faultOfRhythm(rhythm, (await store.readWorkspace()).calendar.timeZone, now());
  if (fault !== null && rhythm !== before?.rhythm) return wrong(typed.rhythm === ownRhythm ? 'cron' : 'rhythm', fault);
  const { source, kind } = mapping;
  const { name, createAccounts, skipBadRows } = typed;
  return { ok: true, fields: { ...place, name, source, kind, rhythm, createAccounts, skipBadRows } };
}

type Place = Pick<ImportSchedule, 'place' | 'folder' | 'pattern' | 'address' | 'sealedCredential'>;

async function readPlace(
  typed: TypedSchedule,
  secret: string,
  isForgotten: boolean,
  { secrets, watchedFolders, before }: ReadWith,
): Promise<Place | { readonly field: string; readonly message: string }> {
  if (typed.place === 'folder') {
    const { folder, pattern } = typed;
    const isKnown = (await watchedFolders()).some(({ name }) => name === folder) || folder === before?.folder;
    if (!isKnown) return { field: 'folder', message: 'Choose one of the folders.' };
    if (pattern === '' || pattern.length > 100 || /[\\/]/.test(pattern))
      return { field: 'pattern', message: 'Write which files, such as *.csv; * stands for any letters.' };
    return { place: 'folder', folder, pattern, address: null, sealedCredential: null };
  }
  if (typed.place !== 'https') return { field: 'place', message: 'Choose a folder or an address.' };
  const { address, header } = typed;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol !== 'https:' || address.length > 2000)
    return { field: 'address', message: 'Enter an address that begins with https://.' };
  if (url.username !== '' || url.password !== '')
    return { field: 'address', message: 'Leave name and password out of the address; enter them as a header below.' };
  if (/[^\x20-\x7e]/.test(secret) || secret.length > 4000)
    return { field: 'secret', message: 'Use plain letters, digits and signs on one line.' };
  if (secret !== '' && !headerSchema.safeParse(header).success)
    return { field: 'header', message: 'Name a header such as Authorization or X-Api-Key.' };
  // What was kept opens that server only: another one is not to get it.
  const isSameServer = before?.address != null && new URL(before.address).origin === url.origin;
  const kept = isForgotten || !isSameServer ? null : (before?.sealedCredential ?? null);
  const sealedCredential =
    secret === '' ? kept : (await secrets()).seal(JSON.stringify({ header: header.toLowerCase(), value: secret }));
  return { place: 'https', folder: null, pattern: null, address: url.href, sealedCredential };
}
