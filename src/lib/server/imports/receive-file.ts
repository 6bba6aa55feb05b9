/** A file on its way into the data folder, piece by piece: none of it is held in memory, and a piece that was lost is sent again. */
import type { Readable } from 'node:stream';
import type { ImportDraft } from '../store/draft-store.ts';
import type { ImportKind } from '../store/import-store.ts';
import type { Store } from '../store/store.ts';
import { safeName, TooMuch, type ImportFiles } from './import-files.ts';
import { noPlan, type ImportPlan } from './import-plan.ts';

export interface Receiver {
  readonly store: Store;
  readonly importFiles: ImportFiles;
  readonly now: () => number;
  /** Bytes that must stay free on the disk. */
  readonly minFree: number;
}

export interface Announced {
  readonly name: string;
  readonly bytes: number;
  /** Empty: found by looking. */
  readonly source: string;
  readonly by: string;
  readonly scheduled?: Scheduled;
}

/** What a scheduled import knows beforehand. */
export interface Scheduled {
  readonly scheduleId: string;
  readonly kind: ImportKind;
  readonly plan: Partial<ImportPlan>;
}

/** The largest file that is taken. */
export const mostBytes = 4 * 1024 ** 3;

/** Makes room for a file; or says why there is none. */
export async function announceFile(
  { store, importFiles, now, minFree }: Receiver,
  { name, bytes, source, by, scheduled }: Announced,
): Promise<{ readonly id: string } | { readonly refused: string }> {
  if (bytes > mostBytes)
    return { refused: 'The file is larger than 4 GB; split it, or send the data through the API.' };
  if ((await importFiles.free()) - bytes < minFree)
    return { refused: 'There is not enough room for this file on the server’s disk. Ask an admin to make room.' };
  const id = `imp_${crypto.randomUUID().replaceAll('-', '')}`;
  const fileName = safeName(name);
  const at = now();
  await importFiles.create(id, fileName);
  await store.addDraft({
    id,
    fileName,
    bytes,
    received: 0,
    source,
    kind: scheduled?.kind ?? null,
    plan: { ...noPlan, ...scheduled?.plan },
    state: bytes === 0 ? 'to-look' : 'arriving',
    revision: 0,
    tries: 0,
    words: null,
    by,
    scheduleId: scheduled?.scheduleId ?? null,
    createdAt: at,
    changedAt: at,
  });
  return { id };
}

export type Received =
  | { readonly ok: true; readonly received: number; readonly isWhole: boolean }
  | { readonly ok: false; readonly code: 'out-of-step' | 'too-much' | 'nothing'; readonly received: number };

/** Takes the piece that begins at `at`. When the last one is here, the file is looked at. */
export async function receivePiece(
  { store, importFiles, now }: Receiver,
  draft: ImportDraft,
  at: number,
  body: Readable,
): Promise<Received> {
  const { id, fileName, bytes, received, revision } = draft;
  if (draft.state !== 'arriving' || at !== received) {
    body.resume(); // an answer before the end of the request would break its connection
    return { ok: false, code: 'out-of-step', received };
  }
  try {
    const came = await importFiles.receive(importFiles.pathOf(id, fileName), at, bytes - received, body);
    if (came === 0) return { ok: false, code: 'nothing', received };
    const isWhole = received + came === bytes;
    const change = { received: received + came, ...(isWhole && { state: 'to-look' as const }) };
    if (!(await store.changeDraft(id, revision, change, now()))) return { ok: false, code: 'out-of-step', received };
    return { ok: true, received: received + came, isWhole };
  } catch (error) {
    if (error instanceof TooMuch) return { ok: false, code: 'too-much', received };
    throw error;
  }
}
