import type { Store } from '../../store.ts';
import type { Read } from '../open-store.ts';
import type { Writer } from '../writer-calls.ts';
import { listDrafts, nextDraft, readDraft } from './drafts.ts';
import { listMappings, readMapping } from './mappings.ts';
import {
  countImports,
  describeWithdrawal,
  listImportAccounts,
  listImports,
  pageImports,
  readImport,
} from './read-imports.ts';
import { packChanges } from './pack.ts';
import { listFetches, listSchedules, listStamps, listTaken, nextSchedule, readSchedule } from './schedules.ts';
import { listWantedPeople } from './wanted-owners.ts';

/** The part of the store that imports are about. */
export function importVerbs(writer: Writer, read: Read) {
  return {
    beginImport: (record) => writer.call('beginImport', [record]),
    // Packed here: strings and bytes cross to the other thread far more cheaply than objects.
    stage: async (importId, changes) => writer.call('stageChunk', [importId, packChanges(changes)]),
    applyImport: (importId, at, counts, onProgress) => writer.call('applyImport', [importId, at, counts], onProgress),
    abandonImport: (...args) => writer.call('abandonImport', args),
    withdrawImport: (...args) => writer.call('withdrawImport', args),
    describeWithdrawal: read(describeWithdrawal),
    listImports: read(listImports),
    pageImports: read(pageImports),
    countImports: read(countImports),
    readImport: read(readImport),
    listImportAccounts: read(listImportAccounts),
    listWantedPeople: read(listWantedPeople),
    settleWantedPerson: (...args) => writer.call('settleWantedPerson', args),
    readMapping: read(readMapping),
    listMappings: read(listMappings),
    saveMapping: (...args) => writer.call('saveMapping', args),
    addDraft: (draft) => writer.call('addDraft', [draft]),
    readDraft: read(readDraft),
    listDrafts: read(listDrafts),
    nextDraft: read(nextDraft),
    changeDraft: (...args) => writer.call('changeDraft', args),
    beginDraftWork: (...args) => writer.call('beginDraftWork', args),
    endDraftWork: (...args) => writer.call('endDraftWork', args),
    removeDraft: (...args) => writer.call('removeDraft', args),
    listSchedules: read(listSchedules),
    readSchedule: read(readSchedule),
    nextSchedule: read(nextSchedule),
    addSchedule: (schedule) => writer.call('addSchedule', [schedule]),
    changeSchedule: (...args) => writer.call('changeSchedule', args),
    removeSchedule: (...args) => writer.call('removeSchedule', args),
    endFetch: (...args) => writer.call('endFetch', args),
    listFetches: read(listFetches),
    listTaken: read(listTaken),
    listStamps: read(listStamps),
  } satisfies Partial<Store>;
}
