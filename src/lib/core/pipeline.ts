/**
 * The whole flow on one page: history becomes facts, facts are evaluated, evaluations lead to decisions, decisions to runs and actions.
 * Pure: one account, one moment, everything it needs as arguments. The server loads the moment, and commits what comes out in one transaction.
 */
import type { Action } from './actions/action.ts';
import { decide, type ModelBands } from './decide/decide.ts';
import { emptyState, type Decision, type DecisionState } from './decide/decision.ts';
import { endEpisodes } from './decide/end-episodes.ts';
import { newEvents } from './decide/new-events.ts';
import { nextDecisionAt } from './decide/next-decision.ts';
import type { Evaluation } from './evaluate/evaluation.ts';
import { bandsOf, type LiveDocument, type RuleSet } from './evaluate/rule-set.ts';
import { computeFacts } from './facts/compute-facts.ts';
import { factKey, parseFactKey } from './documents/fact-key.ts';
import type { Fact } from './facts/fact.ts';
import { modelTurn } from './facts/model-turn.ts';
import type { ModelPoint } from './facts/read-model.ts';
import { advanceRuns, type RunReading, type RunSurroundings } from './playbooks/advance-runs.ts';
import type { Run } from './playbooks/run.ts';
import type { Problem } from './problems.ts';
import { churnedAsOf, nextChurnTurn, overrideAsOf } from './signals/account-state.ts';
import type { AccountHistory, Horizon } from './signals/history.ts';
import { isDateValue, typeOf, type Value } from './values.ts';

export interface AccountMoment {
  readonly history: AccountHistory;
  readonly horizon: Horizon;
  /** By document key. */
  readonly states: Readonly<Record<string, DecisionState>>;
  /** Only entries after this revision are new events; `null` when the account was never settled. */
  readonly settledRev: number | null;
  readonly lastReported: (signal: string) => number | null;
  /** Stored readings of the account by model, in time order, before this moment. */
  readonly modelPoints: (model: string) => readonly ModelPoint[];
  /** Sorted values by rank node, for one document. */
  readonly distributions: (document: string) => Readonly<Record<string, readonly number[] | Float64Array>>;
  readonly activeRuns: readonly Run[];
  /** Everything runs look at, but for the score, which is read here. */
  readonly surroundings: RunSurroundings;
}

export interface Reading {
  readonly live: LiveDocument;
  readonly evaluation: Evaluation;
  readonly facts: ReadonlyMap<string, Fact>;
  readonly state: DecisionState;
  readonly decisions: readonly Decision[];
  /** Settled band of the document's result; `null` for workflows and segments. */
  readonly band: string | null;
}

export interface SettledAccount {
  readonly readings: readonly Reading[];
  /** Documents that end with the account's churn. */
  readonly ended: readonly {
    readonly document: string;
    readonly state: DecisionState;
    readonly decisions: readonly Decision[];
  }[];
  readonly runs: readonly Run[];
  readonly actions: readonly { readonly action: Action; readonly mode: 'on' | 'watch' }[];
  readonly problems: readonly Problem[];
  /** When to look again if nothing new arrives (epoch ms); `null`: never. */
  readonly nextDueAt: number | null;
}

/** Evaluates every live document for one account at one moment and says all that follows. A churned account is no longer scored. */
export async function settleAccount(rules: RuleSet, moment: AccountMoment): Promise<SettledAccount> {
  const churnedAt = churnedAsOf(moment.history, moment.horizon);
  if (churnedAt !== null) return endAccount(moment);
  const readings = await readAccount(rules, moment);
  const acted = advanceRuns({
    at: moment.horizon.at,
    activeRuns: moment.activeRuns,
    readings: runReadings(readings),
    decisions: readings.flatMap((reading) => reading.decisions),
    surroundings: withScore(moment.surroundings, primaryOf(readings)),
  });
  return { readings, ended: [], ...acted, nextDueAt: nextDueAt(readings, moment) };
}

/** The reading an account is known by: of the health models that apply the one with the highest priority. */
export function primaryOf(readings: readonly Reading[]): Reading | null {
  const applying = readings.filter(
    ({ live, evaluation }) => live.document.kind === 'health-model' && evaluation.applies === true,
  );
  return applying.toSorted((a, b) => priorityOf(b) - priorityOf(a))[0] ?? null;
}

function priorityOf({ live: { document } }: Reading): number {
  return document.kind === 'health-model' ? document.priority : 0;
}

/** What runs look at in each reading. */
export function runReadings(readings: readonly Reading[]): RunReading[] {
  return readings.map(({ live, evaluation, facts }) => ({ live, flags: evaluation.flags, dates: datesOf(facts) }));
}

/** The account as its runs see it, with the score and band it is known by. */
export function withScore(surroundings: RunSurroundings, primary: Reading | null): RunSurroundings {
  const name = primary ? bandsOf(primary.live.document).find((each) => each.key === primary.band) : undefined;
  const band = name?.name ?? name?.key ?? null;
  return { ...surroundings, merge: { ...surroundings.merge, score: primary?.evaluation.score ?? null, band } };
}

/** The evaluating half: readings of all documents, in the order in which they build on each other. */
export async function readAccount(rules: RuleSet, moment: AccountMoment): Promise<Reading[]> {
  const readings: Reading[] = [];
  for (const live of rules.documents)
    if (live.scoring) readings.push(await readDocument(live, rules, moment, readings));
  return readings;
}

async function readDocument(
  live: LiveDocument,
  rules: RuleSet,
  moment: AccountMoment,
  before: readonly Reading[],
): Promise<Reading> {
  const { document, evaluator } = live;
  const { horizon, history } = moment;
  const previous = moment.states[document.key] ?? emptyState;
  const facts = factsFor(evaluator.compiled.reads, rules, moment, before);
  const values = new Map<string, Value>([...facts].map(([key, fact]) => [key, fact.value]));
  const evaluation = await evaluator.evaluate({
    at: horizon.at,
    facts: values,
    held: previous.held,
    distributions: moment.distributions(document.key),
  });
  const isKnownAccount = Object.keys(moment.states).length > 0;
  const { state, decisions } = decide({
    document,
    evaluation,
    previous,
    override: overrideAsOf(history, document.key, horizon),
    models: modelBands(rules, moment, before),
    dates: datesOf(facts),
    events: newEvents(history, horizon, moment.settledRev),
    suppressFirst: isKnownAccount && !Object.hasOwn(moment.states, document.key),
  });
  return {
    live,
    evaluation,
    facts,
    state,
    decisions,
    band: document.kind === 'health-model' ? (state.bands[document.result]?.band ?? null) : null,
  };
}

function factsFor(
  reads: readonly string[],
  rules: RuleSet,
  moment: AccountMoment,
  before: readonly Reading[],
): Map<string, Fact> {
  const { history, horizon, lastReported } = moment;
  // A model that is not about the account has no score to read: none is stored either, so that a replay sees the same.
  const applying = before.filter(
    ({ live, evaluation }) => live.document.kind === 'health-model' && evaluation.applies === true,
  );
  const modelPoints = (model: string) => [
    ...moment.modelPoints(model),
    ...applying.filter((each) => each.live.document.key === model).map(pointOf),
  ];
  const facts = computeFacts(reads, { history, horizon, signals: rules.signals, lastReported, modelPoints });
  for (const reading of before) {
    const key = factKey({ kind: 'segment', segment: reading.live.document.key });
    if (facts.has(key) && reading.live.document.kind === 'segment') facts.set(key, membership(reading));
  }
  return facts;
}

function pointOf({ live, evaluation, band }: Reading): ModelPoint {
  const order = bandsOf(live.document).findIndex((each) => each.key === band);
  return { at: evaluation.at, score: evaluation.score, band, bandOrder: order < 0 ? null : order };
}

function membership({ live, evaluation, facts }: Reading): Fact {
  const value = live.document.kind === 'segment' ? (evaluation.flags[live.document.result] ?? null) : null;
  return { value, observedAt: evaluation.at, validUntil: earliest([...facts.values()].map((fact) => fact.validUntil)) };
}

function modelBands(rules: RuleSet, moment: AccountMoment, before: readonly Reading[]): Record<string, ModelBands> {
  const models = before.filter(
    (reading) => reading.live.document.kind === 'health-model' && reading.evaluation.applies === true,
  );
  return Object.fromEntries(
    models.map(({ live: { document }, band }) => {
      const result = document.kind === 'health-model' ? document.result : '';
      const previous = moment.states[document.key]?.bands[result]?.band ?? null;
      return [document.key, { before: previous, after: band, bands: bandsOf(document), name: document.name }];
    }),
  );
}

/** Dates a document reads, by attribute; a text that is no date is none. */
function datesOf(facts: ReadonlyMap<string, Fact>): Record<string, number | null> {
  return Object.fromEntries(
    [...facts].flatMap(([key, { value }]) => {
      const source = parseFactKey(key);
      return source?.kind === 'attribute' && source.as === 'value'
        ? [[source.attribute, isDateValue(value) ? value.date : null]]
        : [];
    }),
  );
}

/** The account is gone: episodes end, runs stop, open tasks are closed. It is looked at again when it is to come back. */
function endAccount(moment: AccountMoment): SettledAccount {
  const { at } = moment.horizon;
  const ended = Object.entries(moment.states).map(([document, previous]) => ({
    document,
    ...endEpisodes({ document, previous, at, reason: 'The account churned.' }),
  }));
  const { activeRuns, surroundings } = moment;
  const acted = advanceRuns({ at, activeRuns, readings: [], decisions: [], hasChurned: true, surroundings });
  return { readings: [], ended, ...acted, nextDueAt: nextChurnTurn(moment.history, moment.horizon) };
}

function nextDueAt(readings: readonly Reading[], moment: AccountMoment): number | null {
  const { history, horizon } = moment;
  const facts = readings.flatMap((reading) =>
    [...reading.facts].map(([key, fact]) => staleAt(key, fact, readings, moment)),
  );
  const decisions = readings.map(({ live, state, facts }) =>
    nextDecisionAt(state, live.document, horizon.at, {
      dates: datesOf(facts),
      override: overrideAsOf(history, live.document.key, horizon),
    }),
  );
  return earliest(
    [...facts, ...decisions, nextChurnTurn(history, horizon)].filter((each) => each === null || each > horizon.at),
  );
}

/** When a fact must be read again. */
function staleAt(
  key: string,
  fact: Fact,
  readings: readonly Reading[],
  { horizon, modelPoints }: AccountMoment,
): number | null {
  const source = parseFactKey(key);
  if (source?.kind !== 'model') return fact.validUntil;
  const now = readings.find((reading) => reading.live.document.key === source.model);
  const said = now ? { score: now.evaluation.score, band: now.band } : null;
  return modelTurn(fact.validUntil, said, modelPoints(source.model).at(-1), horizon.at);
}

function earliest(moments: readonly (number | null)[]): number | null {
  return moments.reduce<number | null>(
    (first, each) => (each === null || (first !== null && first <= each) ? first : each),
    null,
  );
}

/** Share of the facts a document reads that are known, 0..1; 1 when it reads none. */
export function coverageOf({ facts }: Reading): number {
  const all = [...facts.values()];
  return all.length === 0 ? 1 : all.filter((fact) => typeOf(fact.value) !== null).length / all.length;
}
