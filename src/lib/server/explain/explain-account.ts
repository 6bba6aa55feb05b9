import { explainBand } from '#lib/core/decide/explain-band.ts';
import { emptyState, type DecisionState } from '#lib/core/decide/decision.ts';
import { explain } from '#lib/core/evaluate/explain.ts';
import type { Explanation } from '#lib/core/evaluate/explain.ts';
import { bandsOf, buildRuleSet, type LiveVersion, type RuleSet } from '#lib/core/evaluate/rule-set.ts';
import { primaryOf, readAccount, type Reading } from '#lib/core/pipeline.ts';
import { overrideAsOf } from '#lib/core/signals/account-state.ts';
import { loadAccounts, loadBatch, modelPoints, type LoadedAccount } from '../jobs/load-moments.ts';
import type { LiveRuleSet, LiveRules } from '../jobs/live-rules.ts';
import type { ScorePoint } from '../store/evaluation-store.ts';
import type { Account } from '../store/history-store.ts';
import type { Store } from '../store/store.ts';
import { driversOf, rankDrivers, summarise } from './drivers.ts';
import type { AccountExplanation } from './account-explanation.ts';

export interface ExplainContext {
  readonly store: Store;
  readonly rules: LiveRuleSet;
  readonly now: number;
}

/**
 * Explains an account's score: as of now by the live documents, or at a past moment exactly as it was evaluated then, from the same
 * versions, history and moment. `null` when there is no such account, no such model, or no score from that time.
 */
export async function explainAccount(
  context: ExplainContext,
  accountId: string,
  { model, at }: { model?: string | undefined; at?: number | undefined } = {},
): Promise<AccountExplanation | null> {
  const [account] = await context.store.readAccounts([accountId]);
  if (!account) return null;
  if (at === undefined) {
    const live = await context.rules.read();
    const loaded = await loadOne(context, live, accountId, context.now, account.rev);
    if (!loaded) return null;
    const readings = await readAccount(live.ruleSet, loaded.moment);
    const reading =
      model === undefined ? primaryOf(readings) : readings.find((each) => each.live.document.key === model);
    return reading ? describe(reading, loaded, live.ruleSet, 'now') : null;
  }
  const document = model ?? (await modelAt(context.store, accountId, at));
  const point = document === null ? null : await context.store.readPointAt(accountId, document, at);
  const replayed = point ? await replay(context, point) : null;
  return point && replayed ? asStored(replayed, point, account) : replayed;
}

/** Where inputs are gone, the stored score is shown, and that it is. */
function asStored(replayed: AccountExplanation, point: ScorePoint, { erasedAt, removed }: Account): AccountExplanation {
  const stored = (kind: AccountExplanation['kind'], how: string, at: number): AccountExplanation => ({
    ...replayed,
    kind,
    score: point.score,
    band: point.band,
    summary: `Inputs ${how} on ${new Date(at).toISOString().slice(0, 10)}: the score is the one that was stored, what is shown of its inputs is what remains.`,
  });
  if (erasedAt !== undefined && point.at <= erasedAt) return stored('inputs-erased', 'erased', erasedAt);
  // What came later rests on what was left, and what was before may do so too: then it comes out the same.
  const mayMiss = removed !== undefined && point.at <= removed.at;
  if (mayMiss && (point.at < removed.until || replayed.score !== point.score))
    return stored('inputs-removed', 'removed by retention', removed.at);
  return replayed;
}

/** The model with the highest priority among those that had scored the account by then. */
async function modelAt(store: Store, accountId: string, at: number): Promise<string | null> {
  const scored = new Set(
    (await store.readScoreHistory(accountId)).filter((point) => point.at <= at).map((point) => point.document),
  );
  const models = (await store.readLive()).flatMap(({ document }) =>
    document.kind === 'health-model' && scored.has(document.key) ? [document] : [],
  );
  return models.toSorted((a, b) => b.priority - a.priority)[0]?.key ?? null;
}

/** Evaluates again what a score point stands on: its closure's versions, the account up to its revision, at its moment. */
export async function replayPoint(
  { store }: Pick<ExplainContext, 'store'>,
  point: ScorePoint,
): Promise<{ reading: Reading; loaded: LoadedAccount; ruleSet: RuleSet } | null> {
  const closure = await store.readClosure(point.closure);
  if (!closure) return null;
  const versions: LiveVersion[] = [];
  for (const hash of Object.values(closure.references)) {
    const version = await store.readVersion(hash);
    if (version)
      versions.push({
        document: version.document,
        contentHash: hash,
        number: version.number,
        scoring: true,
        acting: 'off',
      });
  }
  // Other models are read from what was stored then; only segments and the document itself are evaluated again.
  const needed = versions.filter(({ document }) => document.kind !== 'health-model' || document.key === point.document);
  const { ruleSet } = buildRuleSet(needed, closure.calendar);
  const rules: LiveRules = { ruleSet, calendar: (await store.readWorkspace()).calendar, problems: [] };
  const loaded = await loadOne({ store }, rules, point.accountId, point.at, point.rev);
  if (!loaded) return null;
  const points = await store.readScoreHistory(point.accountId);
  // Those it stood against, which a back-filled point may have been given later than its own moment.
  const distributions = await store.readDistributions(
    point.document,
    Math.max(point.at, ...Object.values(point.carried.distributions)),
  );
  const moment = {
    ...loaded.moment,
    states: { [point.document]: { ...emptyState, held: point.carried.held } },
    lastReported: (signal: string) => point.carried.reported[signal] ?? null,
    modelPoints: (model: string) => modelPoints(points, model, versions, point.at + 1),
    distributions: () => Object.fromEntries(distributions.map(({ nodeId, values }) => [nodeId, values])),
  };
  const reading = (await readAccount(ruleSet, moment)).find((each) => each.live.document.key === point.document);
  return reading ? { reading, loaded: { ...loaded, moment }, ruleSet } : null;
}

async function replay(context: ExplainContext, point: ScorePoint): Promise<AccountExplanation | null> {
  const replayed = await replayPoint(context, point);
  if (!replayed) return null;
  const { reading, loaded, ruleSet } = replayed;
  const since = await bandSinceAt(context.store, point);
  const document = reading.live.document;
  const result = document.kind === 'health-model' ? document.result : '';
  const { forced, rawBand } = reading.evaluation;
  const override = overrideAsOf(loaded.moment.history, document.key, loaded.moment.horizon);
  const heldBy =
    override?.band === point.band
      ? 'override'
      : forced === point.band
        ? 'force'
        : rawBand === point.band || rawBand === null
          ? null
          : 'buffer';
  const settled = {
    band: point.band,
    scored: point.band,
    since: since ?? point.at,
    pending: null,
    unknownSince: null,
    heldBy,
  } as const;
  const state: DecisionState = { ...reading.state, bands: { ...reading.state.bands, [result]: settled } };
  return describe({ ...reading, state, band: point.band }, loaded, ruleSet, 'replayed');
}

/** The first of the newest points that name the same band. */
async function bandSinceAt(store: Store, point: ScorePoint): Promise<number | null> {
  const before = (await store.readScoreHistory(point.accountId, point.document)).filter((each) => each.at <= point.at);
  const other = before.findLastIndex((each) => each.band !== point.band);
  return before[other + 1]?.at ?? null;
}

async function loadOne(
  context: Pick<ExplainContext, 'store'>,
  rules: LiveRules,
  accountId: string,
  at: number,
  rev: number,
): Promise<LoadedAccount | null> {
  const batch = await loadBatch(context.store, rules, at);
  const [loaded] = await loadAccounts(context.store, batch, [{ accountId, rev, settledRev: rev }], at);
  return loaded ?? null;
}

function describe(
  reading: Reading,
  { account, moment }: LoadedAccount,
  ruleSet: RuleSet,
  kind: AccountExplanation['kind'],
): AccountExplanation | null {
  const { live, evaluation, facts, state, band } = reading;
  const { document } = live;
  if (document.kind !== 'health-model') return null;
  const tree = explain({ document, compiled: live.evaluator.compiled, evaluation, facts, signals: ruleSet.signals });
  const ranked = rankDrivers(tree ? driversOf(tree) : []);
  const bands = bandsOf(document);
  const reached = evaluation.thresholds[document.result] ?? { score: null, rawBand: null, forced: null };
  const override = overrideAsOf(moment.history, document.key, moment.horizon);
  const bandName = bands.find((each) => each.key === band)?.name ?? band;
  return {
    account,
    model: { key: document.key, name: document.name, bands },
    version: live.number,
    at: evaluation.at,
    score: evaluation.score,
    band,
    bandSince: band === null ? null : (state.bands[document.result]?.since ?? null),
    bandReason: explainBand({ document, nodeId: document.result, state, reading: reached, override }),
    summary: summarise(bandName, evaluation.score, ranked),
    tree,
    ...ranked,
    unknown: tree ? unknownBelow(tree) : [],
    kind,
  };
}

function unknownBelow(tree: Explanation): { name: string; why: string }[] {
  const found = new Map<string, string>();
  const walk = (node: Explanation) => {
    if (node.fact && !node.known) found.set(node.name, node.says);
    node.children.forEach(walk);
  };
  walk(tree);
  return [...found].map(([name, why]) => ({ name, why }));
}
