/**
 * The whole flow on one page once more, for a block of accounts at a time: columns of facts are evaluated document by document, rows that
 * say something else than the last time are decided on, and what decided nothing is ready to be written in bulk. Accounts that decided
 * something, or whose runs look at their readings, are left to the account path (pipeline.ts), with the reason; what was read of them here
 * is what that path must find too. Pure: state and stored points are asked for as they are needed.
 */
import type { Columns } from './columns.ts';
import type { DecisionState } from './decide/decision.ts';
import { isSameState } from './decide/same-state.ts';
import { wiringOf } from './decide/wiring.ts';
import { parseFactKey } from './documents/fact-key.ts';
import { own } from './own.ts';
import type { HeldColumns } from './evaluate/book.ts';
import type { BriefEvaluation, Held } from './evaluate/evaluation.ts';
import { codeOfFlag, type FlagList, type NumberList } from './evaluate/lists.ts';
import { bandsOf, type LiveDocument } from './evaluate/rule-set.ts';
import type { BlockInput, RowState } from './score-block/block-input.ts';
import { decideRow, watchedModels } from './score-block/decide-row.ts';
import { nextTurns } from './score-block/next-turns.ts';
import { otherColumn, type Points, type Said } from './score-block/other-documents.ts';
import { heldConditions, readColumns, type ColumnReading } from './score-block/read-columns.ts';
import { appliesCodes, type Readings } from './score-block/readings.ts';
import { churnedAsOf, nextChurnTurn } from './signals/account-state.ts';

/** Why an account goes through the account path. */
export type ByAccount = 'decision' | 'runs' | 'churn' | 'cannot-run-in-columns';

/** A reading that decided nothing. */
export interface QuietDocument {
  readonly live: LiveDocument;
  /** `null`: no score is kept (segments; the document does not apply). */
  readonly point: PointContent | null;
  readonly state: DecisionState;
  /** The state is what is remembered already. */
  readonly isRemembered: boolean;
  /** What the evaluation was told. */
  readonly held: Held;
}

/** What a score point says, but for whose it is and when. */
export interface PointContent {
  readonly score: number | null;
  readonly rawBand: string | null;
  readonly band: string | null;
  readonly flags: FlagList;
  readonly coverage: number;
  readonly contributions: NumberList;
}

export interface QuietRow {
  readonly row: number;
  /** Those that say something else than before; none where only the next moment changes. */
  readonly documents: readonly QuietDocument[];
  readonly nextDueAt: number | null;
}

export interface ScoredBlock {
  /** What every document said, by its key. Rows that were not scored are `unread`. */
  readonly said: ReadonlyMap<string, Said>;
  readonly quiet: readonly QuietRow[];
  readonly byAccount: ReadonlyMap<number, ByAccount>;
  /** Rows whose score, band or flags differ from the last time. */
  readonly changed: number;
  /** The document that could not be read in columns. Then nothing was: whoever is due is left to the account path. */
  readonly failed: { readonly document: string; readonly error: unknown } | null;
}

export async function scoreBlock(input: BlockInput): Promise<ScoredBlock> {
  const block = new Block(input);
  await block.lookCloser([...input.closer]);
  for (const live of input.rules.documents) {
    if (!live.scoring) continue;
    try {
      await block.read(live);
    } catch (error) {
      return leftToAccounts(input, live, error);
    }
  }
  return block.finish();
}

function leftToAccounts({ rows, dueAt, at }: BlockInput, { document }: LiveDocument, error: unknown): ScoredBlock {
  const due = rows.filter((row) => dueAt[row]! <= at);
  const byAccount = new Map(due.map((row) => [row, 'cannot-run-in-columns' as const]));
  return { said: new Map(), quiet: [], byAccount, changed: due.length, failed: { document: document.key, error } };
}

class Block {
  readonly #input: BlockInput;
  readonly #states = new Map<number, RowState>();
  readonly #said = new Map<string, Said>();
  readonly #points = new Map<string, Map<number, Points extends ReadonlyMap<number, infer Each> ? Each : never>>();
  readonly #quiet = new Map<number, QuietDocument[]>();
  readonly #byAccount = new Map<number, ByAccount>();
  readonly #differing = new Set<number>();
  #rows: readonly number[];

  constructor(input: BlockInput) {
    this.#input = input;
    this.#rows = input.rows;
  }

  /** Reads the state of rows that have none yet. Accounts that are gone are scored no longer. */
  async lookCloser(rows: readonly number[]): Promise<void> {
    const wanted = rows.filter((row) => !this.#states.has(row));
    if (wanted.length === 0) return;
    const horizon = { at: this.#input.at, knownBy: this.#input.at };
    const gone = new Set<number>();
    for (const [row, state] of await this.#input.loadStates(wanted)) {
      this.#states.set(row, state);
      if (!state.history || churnedAsOf(state.history, horizon) === null) continue;
      gone.add(row);
      this.#byAccount.set(row, 'churn');
    }
    if (gone.size > 0) this.#rows = this.#rows.filter((row) => !gone.has(row));
  }

  /** One document over all rows. */
  async read(live: LiveDocument): Promise<void> {
    const last = this.#input.last.get(live.document.key) ?? null;
    await this.lookCloser(last ? this.#rows.filter((row) => last.applies[row] === appliesCodes.unread) : this.#rows);
    const rows = this.#rows;
    const { columns, modelTurns } = await this.#columnsFor(live);
    const { at, length, distributions, onReading } = this.#input;
    const reading = readColumns({
      live,
      columns,
      at,
      length,
      rows,
      held: this.#heldBefore(live, last),
      last,
      mustDecide: this.#mustDecide(live, last),
      distributions,
      ...(onReading ? { onReading } : {}),
    });
    for (const row of reading.differing) this.#differing.add(row);
    await this.lookCloser([...reading.changed.keys()]);
    const moved = new Uint8Array(length);
    const { readings, flags } = reading;
    const said = { live, readings, flags, modelTurns, moved };
    if (last) {
      readings.band.set(last.band);
      readings.turnsAt.set(last.turnsAt);
    }
    this.#decide(said, reading, columns, last);
    this.#said.set(live.document.key, said);
  }

  /** Whoever was looked at more closely, was not read the last time, or may decide something with time or because of a model. */
  #mustDecide(live: LiveDocument, last: Readings | null): Uint8Array {
    const { at, length } = this.#input;
    const must = new Uint8Array(length);
    if (!last) return must.fill(1);
    const { applies, turnsAt } = last;
    for (let row = 0; row < length; row++)
      if (turnsAt[row]! <= at || applies[row] === appliesCodes.unread) must[row] = 1;
    for (const model of watchedModels(live.document)) {
      const moved = this.#said.get(model)?.moved;
      if (moved) for (let row = 0; row < length; row++) if (moved[row] === 1) must[row] = 1;
    }
    for (const row of this.#states.keys()) must[row] = 1;
    return must;
  }

  #decide(said: Said, { changed }: ColumnReading, columns: Columns, last: Readings | null): void {
    const { live, readings, moved } = said;
    const { document } = live;
    const bands = bandsOf(document).map(({ key }) => key);
    for (const [row, evaluation] of changed) {
      if (this.#byAccount.get(row) === 'churn') {
        readings.band[row] = -1;
        readings.turnsAt[row] = Infinity;
        continue;
      }
      const before = this.#states.get(row)!;
      const { state, decisions, turnsAt } = decideRow(live, row, evaluation, before, this.#said, columns);
      const band = document.kind === 'health-model' ? (state.bands[document.result]?.band ?? null) : null;
      readings.band[row] = band === null ? -1 : bands.indexOf(band);
      readings.turnsAt[row] = turnsAt;
      if (!last || last.band[row] !== readings.band[row] || last.applies[row] !== readings.applies[row]) moved[row] = 1;
      if (decisions.length > 0) this.#byAccount.set(row, 'decision');
      else if (before.hasRuns) this.#byAccount.set(row, this.#byAccount.get(row) ?? 'runs');
      const list = this.#quiet.get(row);
      const remembered = own(before.states, document.key);
      const quiet: QuietDocument = {
        live,
        point: contentOf(live, evaluation, state, band),
        state,
        isRemembered: remembered !== undefined && isSameState(state, remembered),
        held: remembered?.held ?? {},
      };
      if (list) list.push(quiet);
      else this.#quiet.set(row, [quiet]);
    }
  }

  async #columnsFor(live: LiveDocument): Promise<{ columns: Columns; modelTurns: Map<string, Float64Array> }> {
    const columns = new Map<string, Columns extends ReadonlyMap<string, infer Each> ? Each : never>();
    const modelTurns = new Map<string, Float64Array>();
    const { at, length, facts } = this.#input;
    const pointsOf = (model: string, rows: readonly number[]) => this.#pointsOf(model, rows);
    for (const key of live.evaluator.compiled.reads) {
      const kind = parseFactKey(key)?.kind;
      if (kind === 'signal' || kind === 'attribute') {
        const column = facts.get(key);
        if (column) columns.set(key, column);
        continue;
      }
      const other = await otherColumn(key, { at, length, rows: this.#rows, said: this.#said, pointsOf });
      if (!other) continue;
      columns.set(key, other.column);
      if (other.turns) modelTurns.set(key, other.turns);
    }
    return { columns, modelTurns };
  }

  async #pointsOf(model: string, rows: readonly number[]): Promise<Points> {
    let found = this.#points.get(model);
    if (!found) this.#points.set(model, (found = new Map()));
    const wanted = rows.filter((row) => !found.has(row));
    if (wanted.length > 0)
      for (const [row, points] of await this.#input.loadPoints(wanted, model)) found.set(row, points);
    return found;
  }

  /** What each row's last evaluation handed on: from its state where that was read, else from its last reading. */
  #heldBefore(live: LiveDocument, last: Readings | null): Record<string, HeldColumns> {
    const { length } = this.#input;
    return Object.fromEntries(
      heldConditions(live).map((id) => {
        const since = last ? last.held[id]!.since.slice() : new Float64Array(length).fill(NaN);
        const unknownSince = last ? last.held[id]!.unknownSince.slice() : new Float64Array(length).fill(NaN);
        for (const [row, { states }] of this.#states) {
          const held = own(own(states, live.document.key)?.held, id);
          since[row] = held?.since ?? NaN;
          unknownSince[row] = held?.unknownSince ?? NaN;
        }
        return [id, { since, unknownSince }];
      }),
    );
  }

  finish(): ScoredBlock {
    const { at, dueAt, turns } = this.#input;
    const rows = this.#rows;
    // All that is to be decided or written was looked at closely: most rows need not be asked about one by one.
    const isKnown = new Uint8Array(this.#input.length);
    const present = new Set(rows);
    for (const [row, { hasRuns }] of this.#states) {
      isKnown[row] = 1;
      if (hasRuns && !this.#byAccount.has(row) && dueAt[row]! <= at && present.has(row))
        this.#byAccount.set(row, 'runs');
    }
    const next = nextTurns({ at, rows, turns, said: this.#said, pointsOf: (model) => this.#points.get(model) });
    const quiet: QuietRow[] = [];
    for (const row of rows) {
      // An account that is not due keeps its moment, unless it has to be looked at sooner.
      if (isKnown[row] === 0 && dueAt[row]! > at && next[row]! >= dueAt[row]!) continue;
      if (this.#byAccount.has(row)) continue;
      const documents = this.#quiet.get(row) ?? [];
      const { history } = this.#states.get(row) ?? { history: null };
      const churn = history ? nextChurnTurn(history, { at, knownBy: at }) : null;
      const nextDueAt = Math.min(next[row]!, churn !== null && churn > at ? churn : Infinity);
      if (documents.length === 0 && dueAt[row]! > at && nextDueAt >= dueAt[row]!) continue;
      quiet.push({ row, documents, nextDueAt: nextDueAt === Infinity ? null : nextDueAt });
    }
    return { said: this.#said, quiet, byAccount: this.#byAccount, changed: this.#differing.size, failed: null };
  }
}

function contentOf(
  live: LiveDocument,
  { applies, score, rawBand, unknown, contributions }: BriefEvaluation,
  { flags: said }: DecisionState,
  band: string | null,
): PointContent | null {
  if (live.document.kind === 'segment' || applies !== true) return null;
  const { reads } = live.evaluator.compiled;
  const coverage = reads.length === 0 ? 1 : (reads.length - unknown.length) / reads.length;
  const keys = flagNames(live);
  let codes = '';
  for (const key of keys) codes += codeOfFlag(own(said, key)?.flag);
  return { score, rawBand, band, coverage, flags: { keys, codes }, contributions };
}

// One list for all rows of a document, which is told from others by looking at it once.
const names = new WeakMap<LiveDocument['document'], readonly string[]>();

function flagNames({ document }: LiveDocument): readonly string[] {
  let found = names.get(document);
  if (!found) names.set(document, (found = wiringOf(document).conditions.map(([id]) => id)));
  return found;
}
