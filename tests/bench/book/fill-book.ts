/**
 * Fills a database with a book as it is after a night of scoring. History is written by SQL of our own, because a million accounts one by
 * one would take many minutes; the copies of facts and the last readings are made and written by the functions of the jobs and the store.
 */
import Database from 'better-sqlite3';
import type { Columns } from '#lib/core/columns.ts';
import type { SignalDocument } from '#lib/core/documents/document.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import { scoreBlock as scoreColumns } from '#lib/core/score-block.ts';
import { storedFrom, type Readings } from '#lib/core/score-block/readings.ts';
import { pointOrigin } from '#lib/server/jobs/account-path.ts';
import type { JobContext } from '#lib/server/jobs/job-context.ts';
import { loadBatch, type Batch } from '#lib/server/jobs/load-moments.ts';
import { openBlock } from '#lib/server/jobs/score-block.ts';
import { publishDocuments } from '#lib/server/publish.ts';
import { emptyCounts } from '#lib/server/store/book-run-store.ts';
import type { FactBlock } from '#lib/server/store/fact-block-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { asColumns } from './accounts.ts';
import { scoreByHand } from './hand-written.ts';
import {
  accountAtFirst,
  accountId,
  changesAtNight,
  historyBegins,
  lastScored,
  nightMs,
  numbersOf,
} from './large-book.ts';
import { latestKeys, workDocument } from './work-document.ts';
import { bands, signals, texts, type Account } from './workload.ts';

/** The documents. */
export async function beginBook(store: Store): Promise<void> {
  const documents = [...signals.map(({ signal }) => signalDocument(signal)), workDocument({ latest: true })];
  const { problems } = await publishDocuments(store, documents, {
    author: 'bench',
    note: '',
    at: historyBegins,
    acting: 'off',
  });
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
}

function signalDocument(key: string): SignalDocument {
  const { document, problems } = readDocument({
    format: 1,
    kind: 'signal',
    key,
    name: key,
    type: 'number',
    measures: 'state',
    source: 'bench',
  });
  if (document?.kind !== 'signal') throw new Error(problems.map(({ message }) => message).join('\n'));
  return document;
}

/** Accounts and their history; nobody may have the database open. */
export function writeHistory(path: string, accounts: number): void {
  const db = new Database(path);
  db.pragma('foreign_keys = OFF');
  db.pragma('synchronous = OFF');
  const addTerm = db.prepare('INSERT INTO terms (text) VALUES (?) ON CONFLICT DO NOTHING');
  for (const text of ['work', 'bench', ...signals.map(({ signal }) => signal)]) addTerm.run(text);
  const terms = new Map(db.prepare('SELECT text, n FROM terms').raw().all() as [string, number][]);
  const source = terms.get('bench')!;
  const facts = [...signals.map(({ name, signal }) => ({ name, term: terms.get(signal)! }))];
  facts.sort((a, b) => a.term - b.term);
  const rev = facts.length + Object.keys(texts).length;
  const rows = facts.map(({ term }, index) => `(${term}, ${index + 1}, ?)`).join(', ');
  const addAccount = db.prepare(
    `INSERT INTO accounts (n, id, name, name_key, created_at, created_by, primary_document, score, band, band_order, band_since)
     VALUES (?, ?, ?, ?, ${historyBegins}, ${source}, ${terms.get('work')!}, ?, ?, ?, ${lastScored})`,
  );
  const addWork = db.prepare(`INSERT INTO account_work (account, rev, settled_rev) VALUES (?, ${rev}, ${rev})`);
  const addObservations = db.prepare(
    `INSERT INTO observations (account, signal, observed_at, rev, known_at, assumed, source, kind, value)
     SELECT ?, column1, ${historyBegins}, column2, ${historyBegins}, 0, ${source}, 1, column3 FROM (VALUES ${rows})
     WHERE column3 IS NOT NULL`,
  );
  const addEntry = db.prepare(
    `INSERT INTO entries (account, kind, thing, observed_at, rev, known_at, assumed, source, body)
     VALUES (?, 3, ?, ${historyBegins}, ?, ${historyBegins}, 0, ${source}, ?)`,
  );
  const addReport = db.prepare('INSERT INTO signal_reports (signal, day, known_at) VALUES (?, ?, ?)');
  for (const { term } of facts) addReport.run(term, historyBegins / nightMs, historyBegins);
  const write = db.transaction((from: number, to: number) => {
    for (let n = from; n < to; n++) {
      const account = accountAtFirst(n);
      const id = accountId(n);
      const { score, band } = scoreByHand(account);
      const order = bands.findIndex(({ key }) => key === band);
      addAccount.run(n, id, id, id, score, band, order < 0 ? null : order);
      addWork.run(n);
      addObservations.run(n, ...facts.map(({ name }) => account[name]));
      Object.keys(texts).forEach((attribute, index) => {
        const value = account[attribute as keyof Account];
        if (value !== null) addEntry.run(n, attribute, facts.length + index + 1, JSON.stringify({ attribute, value }));
      });
    }
  });
  const batch = 10_000;
  for (let from = 1; from <= accounts; from += batch) write(from, Math.min(accounts + 1, from + batch));
  db.close();
}

/** The copies of all facts, and the readings of the last scoring; points and states of those accounts only that will change. */
export async function writeCopies(context: JobContext, accounts: number, everyNth: number): Promise<void> {
  const { store } = context;
  const batch = await loadBatch(store, await context.rules.read(), lastScored);
  const pattern = await firstBlock(context, batch);
  const blocks = await store.countBlocks();
  for (let block = 0; block < blocks; block++) {
    const numbers = numbersOf(block, accounts);
    const columns = asColumns(numbers.map(accountAtFirst), latestKeys);
    const facts = pattern.map((fact) => factBlock(fact, columns, numbers.length));
    await store.saveFactBlocks({ block: block, facts: facts, patches: [], cleared: await store.readDirtyFacts(block) });
    await settleFirst(context, batch, block, numbers, everyNth);
  }
}

/** The facts of the first accounts as the job stores them, with whatever else it keeps beside them. */
async function firstBlock(context: JobContext, batch: Batch): Promise<readonly FactBlock[]> {
  const { copy } = await openBlock(context, batch, 0, lastScored);
  if (copy) await context.store.saveFactBlocks(copy);
  const names = [...Object.values(latestKeys), '=contents'];
  const { facts } = await context.store.readFactBlocks(0, names);
  if (facts.size !== names.length) throw new Error('The job keeps its facts otherwise than this benchmark thinks.');
  return [...facts.values()];
}

function factBlock(pattern: FactBlock, columns: Columns, length: number): FactBlock {
  const column = columns.get(pattern.key);
  return column ? { ...pattern, column, validUntil: new Float64Array(length).fill(Infinity) } : pattern;
}

async function settleFirst(
  context: JobContext,
  batch: Batch,
  block: number,
  numbers: readonly number[],
  everyNth: number,
): Promise<void> {
  const { accounts, input } = await openBlock(context, batch, block, lastScored);
  const chosen = input.rows.filter((row) => changesAtNight(numbers[row]!, everyNth));
  const scored = await scoreColumns({ ...input, rows: chosen });
  const said = scored.said.get('work');
  if (!said) throw new Error('Nothing was read.');
  const { live, readings } = said;
  const document = live.document.key;
  takeAsSettled(readings);
  await context.store.settleBlocks({
    runId: null,
    copy: null,
    block,
    at: lastScored,
    quiet: scored.quiet.map(({ row, documents, nextDueAt }) => ({
      row,
      rev: accounts.revs[row]!,
      fence: accounts.fences[row]!,
      nextDueAt,
      readings: documents.map(({ live, point, state, held }) => ({
        row,
        document,
        state,
        point: point && {
          ...pointOrigin(live, { at: lastScored, rev: accounts.revs[row]!, held }, batch),
          ...point,
        },
      })),
    })),
    settlements: [],
    readings: [{ document, closure: `${live.closure} ${live.contentHash}`, arrays: storedFrom(readings) }],
    cleared: [],
    alarms: [],
    counts: emptyCounts,
    notes: [],
  });
}

/** A model without buffer and dwell settles on the band of the score; no date turns anything. */
function takeAsSettled(readings: Readings): void {
  readings.band.set(readings.rawBand);
  readings.turnsAt.fill(Infinity);
}
