/** One look of a scheduled import: fetches the next file, and hands it to the imports unless its content was taken before. */
import { z } from 'zod';
import type { Secrets } from '../../secrets/secrets.ts';
import { SecretsError } from '../../secrets/secrets-error.ts';
import type { FetchResult, ImportSchedule } from '../../store/schedule-store.ts';
import { announceFile, mostBytes, type Receiver } from '../receive-file.ts';
import { fetchFromFolder, settledMs } from './fetch-folder.ts';
import { fetchHttps, type Credential, type Fetched } from './fetch-https.ts';
import { FetchTrouble } from './fetch-trouble.ts';
import type { Networks, Resolve } from './network-guard.ts';
import { nextMoment, nextTry } from './rhythm.ts';
import { findWatchedFolder } from './watched-folders.ts';

export interface ScheduleWork extends Receiver {
  /** The data folder, and the folders that the admin names. */
  readonly data: string;
  readonly namedFolders: readonly string[];
  readonly networks: Networks;
  readonly secrets: () => Promise<Secrets>;
  readonly resolve?: Resolve;
  readonly ca?: string;
}

type Found = Fetched & { readonly stamp?: string };

export const credentialSchema = z.object({ header: z.string(), value: z.string() });

/** Throws only for faults of Rapport and when it is broken off; then the look is made again. */
export async function runSchedule(work: ScheduleWork, schedule: ImportSchedule, signal: AbortSignal): Promise<void> {
  const { store, importFiles } = work;
  const { id } = schedule;
  await dropUnfinished(work, id);
  try {
    const found = await fetchNext(work, schedule, signal);
    if (found === 'later') return await end(work, schedule, null, work.now() + settledMs);
    if (found === null) return await end(work, schedule, { outcome: 'nothing' });
    const { fileName, digest, bytes, stamp } = found;
    const told = { fileName, digest, bytes, stamp: stamp ?? null };
    const before = await takenBefore(work, schedule, digest);
    // In a folder more files may wait.
    const next = stamp === undefined ? undefined : work.now();
    if (before) return await end(work, schedule, { outcome: 'same', importId: before.importId, ...told }, next);
    const { source, kind, createAccounts, skipBadRows } = schedule;
    const scheduled = { scheduleId: id, kind, plan: { createAccounts, skipBadRows } };
    const made = await announceFile(work, { name: fileName, bytes, source, by: `schedule:${id}`, scheduled });
    if ('refused' in made) throw new FetchTrouble(made.refused);
    const draft = (await store.readDraft(made.id))!;
    await importFiles.adopt(draft.id, draft.fileName);
    await end(work, schedule, { outcome: 'taken', importId: draft.id, ...told }, next);
  } catch (error) {
    if (signal.aborted) throw error;
    const words = wordsOf(error);
    if (words === null) throw error;
    const file = error instanceof FetchTrouble ? error.file : null;
    await fail(work, schedule, words, file);
  } finally {
    await importFiles.dropFetched();
  }
}

/** Notes a failure and when it is tried again. */
export async function fail(
  { store, now }: Pick<ScheduleWork, 'store' | 'now'>,
  schedule: ImportSchedule,
  words: string,
  file: FetchTrouble['file'] = null,
): Promise<void> {
  const { timeZone } = (await store.readWorkspace()).calendar;
  const tries = schedule.tries + 1;
  const nextAt = schedule.pausedAt === null ? nextTry(schedule.rhythm, timeZone, now(), tries) : null;
  const told = { fileName: file?.name ?? null, stamp: file?.stamp ?? null };
  await store.endFetch(
    schedule.id,
    { ...nothingKnown, at: now(), outcome: 'failed', words, ...told },
    { nextAt, tries },
  );
}

const nothingKnown = { fileName: null, stamp: null, digest: null, bytes: null, importId: null, words: null };

/** `result` null: nothing is told. `soon`: when it is looked again, before the rhythm says so. */
async function end(
  { store, now }: ScheduleWork,
  schedule: ImportSchedule,
  result: (Partial<FetchResult> & Pick<FetchResult, 'outcome'>) | null,
  soon?: number,
): Promise<void> {
  const { timeZone } = (await store.readWorkspace()).calendar;
  const regular = schedule.pausedAt === null ? nextMoment(schedule.rhythm, timeZone, now()) : null;
  const next = { nextAt: soon ?? regular, tries: 0 };
  await store.endFetch(schedule.id, result && { ...nothingKnown, at: now(), ...result }, next);
}

async function fetchNext(
  work: ScheduleWork,
  schedule: ImportSchedule,
  signal: AbortSignal,
): Promise<Found | 'later' | null> {
  const { importFiles, minFree, networks, resolve, ca } = work;
  const to = await importFiles.fetchPath();
  const most = Math.max(0, Math.min(mostBytes, (await importFiles.free()) - minFree));
  if (schedule.place === 'https') {
    const credential = await credentialOf(work, schedule.sealedCredential);
    const more = { ...(resolve && { resolve }), ...(ca !== undefined && { ca }) };
    return fetchHttps({ address: schedule.address ?? '', credential, to, mostBytes: most, networks, signal, ...more });
  }
  const folder = await findWatchedFolder(work.data, work.namedFolders, schedule.folder ?? '');
  if (folder === null)
    throw new FetchTrouble(
      `The folder ${schedule.folder} is not there, or may not be read any more. Make it, name it in RAPPORT_IMPORT_FOLDERS, or choose another one.`,
    );
  const seen = new Set(await work.store.listStamps(schedule.id));
  const now = work.now();
  return fetchFromFolder({ folder, pattern: schedule.pattern ?? '*', seen, to, mostBytes: most, now, signal });
}

async function credentialOf({ secrets }: ScheduleWork, sealed: string | null): Promise<Credential | null> {
  return sealed === null ? null : credentialSchema.parse(JSON.parse((await secrets()).unseal(sealed)));
}

/** An address says what holds now: what it said before the last time may come again. In a folder each content counts once. */
async function takenBefore({ store }: ScheduleWork, { id, place }: ImportSchedule, digest: string) {
  const [last] = await store.listTaken(id, 1, place === 'folder' ? digest : undefined);
  return last?.digest === digest ? last : null;
}

/** What was begun when the program stopped. */
async function dropUnfinished({ store, importFiles, now }: ScheduleWork, id: string): Promise<void> {
  for (const draft of await store.listDrafts()) {
    if (draft.scheduleId !== id || draft.state !== 'arriving') continue;
    await store.removeDraft(draft.id, now());
    await importFiles.remove(draft.id);
  }
}

function wordsOf(error: unknown): string | null {
  if (error instanceof FetchTrouble) return error.message;
  return error instanceof SecretsError ? `What opens the address cannot be read: ${error.message}` : null;
}
