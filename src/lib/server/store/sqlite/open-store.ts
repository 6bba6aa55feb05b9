import type { MessagePort } from 'node:worker_threads';
import type { Store } from '../store.ts';
import { StoreError } from '../store-error.ts';
import { countBlocks, readAccountBlock, readAccountIds } from './blocks/account-block.ts';
import { readDirtyFacts, readDirtyReadings } from './blocks/dirty.ts';
import { packCopy } from './blocks/fact-codec.ts';
import { readFactBlocks, readReadingBlocks } from './blocks/read-blocks.ts';
import { readSeries } from './blocks/read-series.ts';
import { describeFactBlocks } from './blocks/save-blocks.ts';
import { countBands, listBook } from './book/list-book.ts';
import { openConnection, type Connection } from './connection.ts';
import { countDemo } from './demo/demo-rows.ts';
import { readDemoWork } from './demo/work.ts';
import {
  listDocuments,
  listVersions,
  readClosure,
  readDocument,
  readLive,
  readVersion,
} from './documents/read-documents.ts';
import { exportAccount, exportContact } from './erasure/export-subject.ts';
import { readDistributions } from './evaluation/distributions.ts';
import { countDueAccounts } from './evaluation/due.ts';
import { readDecisions } from './evaluation/decisions.ts';
import { readPointAt, readScoreHistory } from './evaluation/read-points.ts';
import { readStates } from './evaluation/read-states.ts';
import { listHookSources, readHookSource } from './feeds/hook-sources.ts';
import {
  countLetGo,
  countMessages,
  listMessages,
  pageMessages,
  pageWaits,
  readMessage,
  readWaiting,
} from './feeds/messages.ts';
import { findContacts, findPeople } from './feeds/people.ts';
import { guardFile } from './file-guard.ts';
import {
  findAccounts,
  listAccountIds,
  spreadAccountIds,
  readAccounts,
  readContacts,
  readSourceFreshness,
} from './history/read-accounts.ts';
import { packAppend } from './history/pack-append.ts';
import { readHistory } from './history/read-history.ts';
import { importVerbs } from './imports/import-verbs.ts';
import { pageAccountIds, pageOutcomes, pageTaskIds, readCurrentScores } from './intake/read-pages.ts';
import { countMigrations, locateMigrations } from './migrate.ts';
import { countQueues, describeSchema } from './operations/look.ts';
import { lookAtOld, readRetention, readRetentionRound } from './retention/retention.ts';
import { listOutbox, readRuns } from './runs/read-runs.ts';
import { listTasks, readTask } from './runs/read-tasks.ts';
import { countOpenAlarms, listAlarms } from './scoring/alarms.ts';
import { authVerbs, peopleVerbs } from './people-verbs.ts';
import { packSettlement } from './scoring/pack-settlement.ts';
import { listBookRuns, readBookRun } from './scoring/read-book-runs.ts';
import { listSealed, readKeyProof } from './secrets/sealed.ts';
import { readFirstSteps } from './workspace/first-steps.ts';
import { listAudit, readAudit, verifyAudit } from './workspace/audit.ts';
import { readRestored } from './workspace/restored.ts';
import { readWorkspace } from './workspace/workspace.ts';
import type { Writer } from './writer-calls.ts';
import { startWriterThread, type WriterThread } from './writer-thread.ts';

export interface SqliteOptions {
  /** The database file; it and its folder are created where missing. */
  readonly path: string;
  /** Left out: `migrations/sqlite` in the nearest folder above this program. */
  readonly migrationsFolder?: string;
  /** Epoch ms; decides whether a churn with a date is in effect. */
  readonly clock?: () => number;
  /** Told how long each write took, waiting for its turn included. */
  readonly onWrite?: (verb: string, seconds: number) => void;
}

/**
 * Opens the database for reading and writing: migrates it, and owns it until `close()` or the end of the process.
 * Throws StoreError: `database-in-use`, `database-exposed`, `newer-schema`, `wrong-pragma`.
 */
export async function openSqliteStore(options: SqliteOptions): Promise<Store> {
  const { path, clock = Date.now } = options;
  guardFile(path);
  const migrationsFolder = options.migrationsFolder ?? locateMigrations(import.meta.url);
  const writer = await startWriterThread({ path, migrationsFolder, now: clock() });
  const store = storeOver({
    path,
    clock,
    migrationsFolder,
    writer: options.onWrite ? timed(writer, options.onWrite) : writer,
    closeWriter: () => writer.close(),
  });
  writers.set(store, writer);
  return store;
}

function timed(writer: Writer, onWrite: (verb: string, seconds: number) => void): Writer {
  return {
    call(verb, ...rest) {
      const startedAt = performance.now();
      const answer = writer.call(verb, ...rest);
      const note = () => onWrite(verb, (performance.now() - startedAt) / 1000);
      answer.then(note, note);
      return answer;
    },
  };
}

const writers = new WeakMap<Store, WriterThread>();

/**
 * A way for another thread to write through a store opened here, see `joinSqliteStore`. Hand it over in `workerData` and the transfer list.
 * Throws `closed`, `writer-stopped`.
 */
export function connectionFor(store: Store): MessagePort {
  const writer = writers.get(store);
  if (!writer) throw new Error('Only what openSqliteStore returned has a writer that other threads can join.');
  return writer.connect();
}

/** A store that reads on a connection of its own and writes through `writer`. */
export function storeOver(over: {
  readonly path: string;
  readonly clock: () => number;
  readonly migrationsFolder: string;
  readonly writer: Writer;
  readonly closeWriter: () => Promise<void>;
}): Store {
  const { path, clock, migrationsFolder, writer, closeWriter } = over;
  const reader = openConnection(path, 'read');
  const knownMigrations = countMigrations(migrationsFolder); // of this program, whatever an update puts there while it runs
  let isOpen = true;

  /** Reads run here and now, on a connection that cannot write. */
  function read<Args extends unknown[], Result>(
    verb: (connection: Connection, ...args: Args) => Result,
  ): (...args: Args) => Promise<Result> {
    return async (...args) => {
      if (!isOpen) throw new StoreError('closed', `The database ${path} was closed. Open it again.`);
      return verb(reader, ...args);
    };
  }

  return {
    ...historyVerbs(writer, read, clock),
    ...documentVerbs(writer, read),
    ...evaluationVerbs(writer, read),
    ...runVerbs(writer, read),
    ...bookRunVerbs(writer, read),
    ...importVerbs(writer, read),
    ...factBlockVerbs(writer, read),
    ...authVerbs(writer, read),
    ...intakeVerbs(writer, read),
    ...feedVerbs(writer, read),
    listBook: read(listBook),
    countBands: read((connection, visibleTo?: readonly string[]) => countBands(connection, clock(), visibleTo)),
    ...peopleVerbs(writer, read),
    ...retentionVerbs(writer, read),
    erase: (...args) => writer.call('erase', args),
    exportSubject: read((connection, kind: 'account' | 'contact', id: string) =>
      kind === 'account' ? exportAccount(connection, id) : exportContact(connection, id),
    ),
    ping: () => writer.call('ping', []),
    countQueues: read(countQueues),
    describeSchema: read((connection) => describeSchema(connection, knownMigrations)),
    listSealed: read(listSealed),
    readKeyProof: read(readKeyProof),
    saveKeyProof: (sealed) => writer.call('saveKeyProof', [sealed]),
    reseal: (...args) => writer.call('reseal', args),
    readWorkspace: read(readWorkspace),
    readFirstSteps: read(readFirstSteps),
    saveWorkspace: (...args) => writer.call('saveWorkspace', args),
    readAudit: read(readAudit),
    listAudit: read(listAudit),
    verifyAudit: read(verifyAudit),
    readRestored: read(readRestored),
    readDemoWork: read(readDemoWork),
    countDemo: read(countDemo),
    removeDemoAccounts: (...args) => writer.call('removeDemoAccounts', args),
    removeDemoRest: (...args) => writer.call('removeDemoRest', args),
    saveDemoWork: (work) => writer.call('saveDemoWork', [work]),
    acknowledgeRestore: (...args) => writer.call('acknowledgeRestore', args),
    check: () => writer.call('check', []),
    backup: (toPath) => writer.call('backup', [toPath]),
    async close() {
      if (!isOpen) return;
      isOpen = false;
      reader.db.close();
      await closeWriter();
    },
  };
}

/** Makes a read of the port from a function over a connection. */
export type Read = <Args extends unknown[], Result>(
  verb: (connection: Connection, ...args: Args) => Result,
) => (...args: Args) => Promise<Result>;

function historyVerbs(writer: Writer, read: Read, clock: () => number) {
  return {
    append: async (changes, ...args) => writer.call('append', [packAppend(changes), ...args]),
    readHistory: read(readHistory),
    readAccounts: read((connection, ids: readonly string[]) => readAccounts(connection, ids, clock())),
    listAccountIds: read((connection) => listAccountIds(connection, clock())),
    spreadAccountIds: read((connection, limit) => spreadAccountIds(connection, limit, clock())),
    findAccounts: read(findAccounts),
    readContacts: read(readContacts),
    readSourceFreshness: read(readSourceFreshness),
  } satisfies Partial<Store>;
}

function documentVerbs(writer: Writer, read: Read) {
  return {
    listDocuments: read(listDocuments),
    readDocument: read(readDocument),
    saveDraft: (...args) => writer.call('saveDraft', args),
    publish: (publications) => writer.call('publish', [publications]),
    readVersion: read(readVersion),
    listVersions: read(listVersions),
    readLive: read(readLive),
    saveClosures: (closures) => writer.call('saveClosures', [closures]),
    readClosure: read(readClosure),
  } satisfies Partial<Store>;
}

function evaluationVerbs(writer: Writer, read: Read) {
  return {
    claimDueAccounts: (...args) => writer.call('claimDueAccounts', args),
    countDueAccounts: read(countDueAccounts),
    markDue: (...args) => writer.call('markDue', args),
    readStates: read(readStates),
    settle: (settlement) => writer.call('settle', [settlement]),
    savePoints: (points, states) => writer.call('savePoints', [points, states]),
    saveDistributions: (distributions) => writer.call('saveDistributions', [distributions]),
    readDistributions: read(readDistributions),
    readScoreHistory: read(readScoreHistory),
    readPointAt: read(readPointAt),
    readDecisions: read(readDecisions),
  } satisfies Partial<Store>;
}

function runVerbs(writer: Writer, read: Read) {
  return {
    claimDueRuns: (...args) => writer.call('claimDueRuns', args),
    settleRun: (step) => writer.call('settleRun', [step]),
    readRuns: read(readRuns),
    listTasks: read(listTasks),
    readTask: read(readTask),
    closeTask: (...args) => writer.call('closeTask', args),
    listOutbox: read(listOutbox),
  } satisfies Partial<Store>;
}

function retentionVerbs(writer: Writer, read: Read) {
  return {
    readRetention: read(readRetention),
    saveRetention: (...args) => writer.call('saveRetention', args),
    lookAtOld: read(lookAtOld),
    startRetention: (...args) => writer.call('startRetention', args),
    stepRetention: (at) => writer.call('stepRetention', [at]),
    readRetentionRound: read(readRetentionRound),
  } satisfies Partial<Store>;
}

function bookRunVerbs(writer: Writer, read: Read) {
  return {
    requestBookRun: (request) => writer.call('requestBookRun', [request]),
    takeBookRun: (at) => writer.call('takeBookRun', [at]),
    cancelBookRun: (...args) => writer.call('cancelBookRun', args),
    endBookRun: (...args) => writer.call('endBookRun', args),
    // Packed here: see there.
    settleBlocks: async (...settlements) => writer.call('settleBlocks', [settlements.map(packSettlement)]),
    readBookRun: read(readBookRun),
    listBookRuns: read(listBookRuns),
    raiseAlarms: (alarms) => writer.call('raiseAlarms', [alarms]),
    listAlarms: read(listAlarms),
    countOpenAlarms: read(countOpenAlarms),
    acknowledgeAlarms: (...args) => writer.call('acknowledgeAlarms', args),
  } satisfies Partial<Store>;
}

function intakeVerbs(writer: Writer, read: Read) {
  return {
    deliver: (...args) => writer.call('deliver', args),
    pageAccountIds: read(pageAccountIds),
    readCurrentScores: read(readCurrentScores),
    pageTaskIds: read(pageTaskIds),
    pageOutcomes: read(pageOutcomes),
  } satisfies Partial<Store>;
}

function feedVerbs(writer: Writer, read: Read) {
  return {
    keepMessages: (...args) => writer.call('keepMessages', args),
    settleMessages: (...args) => writer.call('settleMessages', args),
    dropMessages: (...args) => writer.call('dropMessages', args),
    listMessages: read(listMessages),
    pageMessages: read(pageMessages),
    readMessage: read(readMessage),
    countMessages: read(countMessages),
    countLetGo: read(countLetGo),
    pageWaits: read(pageWaits),
    readWaiting: read(readWaiting),
    linkPeople: (...args) => writer.call('linkPeople', args),
    findPeople: read(findPeople),
    findContacts: read(findContacts),
    listHookSources: read(listHookSources),
    readHookSource: read(readHookSource),
    addHookSource: (source) => writer.call('addHookSource', [source]),
    changeHookSource: (...args) => writer.call('changeHookSource', args),
    removeHookSource: (...args) => writer.call('removeHookSource', args),
  } satisfies Partial<Store>;
}

function factBlockVerbs(writer: Writer, read: Read) {
  return {
    countBlocks: read(countBlocks),
    readAccountBlock: read(readAccountBlock),
    readAccountIds: read(readAccountIds),
    readSeries: read(readSeries),
    readFactBlocks: read(readFactBlocks),
    readReadingBlocks: read(readReadingBlocks),
    readDirtyFacts: read(readDirtyFacts),
    readDirtyReadings: read(readDirtyReadings),
    // Packed here, as chunks of imports are: one stretch of bytes crosses to the other thread per fact.
    saveFactBlocks: async (copy) => writer.call('saveFactBlocks', [packCopy(copy)]),
    dropFactBlocks: () => writer.call('dropFactBlocks', []),
    describeFactBlocks: read(describeFactBlocks),
  } satisfies Partial<Store>;
}
