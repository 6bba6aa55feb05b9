/** Everything the pipeline needs to know about some accounts at one moment, read from the store. */
import type { ContactRole } from '#lib/core/documents/nodes/recipients.ts';
import type { CountingRule } from '#lib/core/documents/signal.ts';
import type { GraphDocument, RapportDocument } from '#lib/core/documents/document.ts';
import { isGraph } from '#lib/core/documents/document.ts';
import { bandsOf, type RuleSet } from '#lib/core/evaluate/rule-set.ts';
import { computeFacts } from '#lib/core/facts/compute-facts.ts';
import { parseFactKey } from '#lib/core/documents/fact-key.ts';
import type { ModelPoint } from '#lib/core/facts/read-model.ts';
import type { AccountMoment } from '#lib/core/pipeline.ts';
import type { Run } from '#lib/core/playbooks/run.ts';
import { ownersAsOf } from '#lib/core/signals/account-state.ts';
import { rolesAsOf } from '#lib/core/signals/contacts-in-role.ts';
import { lastReported } from '#lib/core/signals/freshness.ts';
import { isNamed, namesOf } from '#lib/core/signals/matching.ts';
import type { AccountHistory, Horizon } from '#lib/core/signals/history.ts';
import type { Value } from '#lib/core/values.ts';
import type { ScorePoint } from '../store/evaluation-store.ts';
import type { Account, Contact } from '../store/history-store.ts';
import type { User } from '../store/people-store.ts';
import type { Store } from '../store/store.ts';
import type { LiveRules } from './live-rules.ts';

/**
 * Entries dated later are read too: the horizon leaves them out, but they say when a fact turns. Without them nobody would look again on the
 * day on which they come true.
 */
export const endOfTime = Number.MAX_SAFE_INTEGER;

/** What a batch of accounts shares. */
export interface Batch {
  readonly rules: LiveRules;
  readonly users: readonly User[];
  /** Moments at which each signal's source reported, ascending. */
  readonly reports: ReadonlyMap<string, readonly number[]>;
  readonly signals: readonly string[];
  readonly mergeSignals: readonly string[];
  readonly readsModelHistory: boolean;
  readonly distributions: ReadonlyMap<string, Readonly<Record<string, readonly number[] | Float64Array>>>;
  /** When those were computed, by document and rank node. */
  readonly distributionsAt: ReadonlyMap<string, Readonly<Record<string, number>>>;
}

export interface LoadedAccount {
  readonly account: Account;
  readonly contacts: readonly Contact[];
  readonly moment: AccountMoment;
  readonly rev: number;
}

/** Reads what all accounts of a batch share, as of one moment. */
export async function loadBatch(store: Store, rules: LiveRules, at: number): Promise<Batch> {
  const mergeSignals = signalsInTexts(rules.ruleSet);
  const reads = rules.ruleSet.documents.flatMap((live) => live.evaluator.compiled.reads.map(parseFactKey));
  const signals = new Set([
    ...mergeSignals,
    ...reads.flatMap((source) => (source?.kind === 'signal' ? [source.signal] : [])),
  ]);
  const distributions = new Map<string, Record<string, readonly number[] | Float64Array>>();
  const distributionsAt = new Map<string, Record<string, number>>();
  for (const { document, evaluator } of rules.ruleSet.documents) {
    if (!evaluator.compiled.nodes.some((node) => node.type === 'rank')) continue;
    const stored = await store.readDistributions(document.key, at);
    distributions.set(document.key, Object.fromEntries(stored.map(({ nodeId, values }) => [nodeId, values])));
    distributionsAt.set(document.key, Object.fromEntries(stored.map(({ nodeId, computedAt }) => [nodeId, computedAt])));
  }
  return {
    rules,
    users: await store.listUsers(),
    reports: await store.readSourceFreshness(),
    signals: [...signals],
    mergeSignals,
    readsModelHistory: reads.some((source) => source?.kind === 'model'),
    distributions,
    distributionsAt,
  };
}

/** Signals named in merge fields of live documents: their latest values are needed when an action is written. */
function signalsInTexts({ documents }: RuleSet): string[] {
  const text = JSON.stringify(documents.map(({ document }) => document.nodes));
  return [...new Set([...text.matchAll(/\{\{\s*signal\.([\w-]+)/g)].map((match) => match[1]!))];
}

/** Loads accounts as of a moment; `rev` bounds what is read, so that what arrives meanwhile is left for the next time. */
export async function loadAccounts(
  store: Store,
  batch: Batch,
  due: readonly { readonly accountId: string; readonly rev: number; readonly settledRev: number | null }[],
  at: number,
): Promise<LoadedAccount[]> {
  const accountIds = due.map(({ accountId }) => accountId);
  const [accounts, histories, states] = [
    await store.readAccounts(accountIds),
    await store.readHistory({ accountIds, signals: batch.signals, until: endOfTime }),
    await store.readStates(accountIds),
  ];
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const loaded: LoadedAccount[] = [];
  for (const { accountId, rev, settledRev } of due) {
    const [account, history] = [byId.get(accountId), histories.get(accountId)];
    if (!account || !history) continue;
    const activeRuns = (await store.readRuns(accountId)).filter((run) => run.status === 'active');
    const points = batch.readsModelHistory ? await store.readScoreHistory(accountId) : [];
    const contacts = await store.readContacts(accountId);
    const horizon: Horizon = { at, knownBy: at, rev };
    const moment: AccountMoment = {
      history,
      horizon,
      states: states.get(accountId) ?? {},
      settledRev,
      lastReported: (signal) => reportedBy(batch, signal, at),
      modelPoints: (model) => modelPoints(points, model, batch.rules.ruleSet.documents, at),
      distributions: (document) => batch.distributions.get(document) ?? {},
      activeRuns,
      surroundings: {
        accountId,
        calendar: batch.rules.calendar,
        merge: mergeFields(account, contacts, history, horizon, batch),
        documentOf: await pinnedDocuments(store, activeRuns, batch.rules),
      },
    };
    loaded.push({ account, contacts, moment, rev });
  }
  return loaded;
}

/** When a signal's source last reported for any account by a moment; signals counted from events or records ask for those. */
export function reportedBy({ reports, rules }: Batch, signal: string, at: number): number | null {
  const derive = rules.ruleSet.signals.get(signal)?.derive;
  const counted = derive && countedReports(reports, derive);
  return lastReported(counted?.length ? counted : (reports.get(signal) ?? []), at);
}

const reportsOfRules = new WeakMap<Batch['reports'], Map<CountingRule, readonly number[]>>();

/** Ascending; looked up once per batch, as a rule may name many. */
function countedReports(reports: Batch['reports'], rule: CountingRule): readonly number[] {
  let ofRules = reportsOfRules.get(reports);
  if (!ofRules) reportsOfRules.set(reports, (ofRules = new Map()));
  let moments = ofRules.get(rule);
  if (!moments) {
    const kind = rule.from === 'events' ? 'event:' : 'record:';
    const names = namesOf(rule).map((name) => kind + name);
    const found = [...reports].filter(([thing]) => isNamed(thing, names)).map(([, each]) => each);
    moments = found.length === 1 ? found[0]! : found.flat().sort((a, b) => a - b);
    ofRules.set(rule, moments);
  }
  return moments;
}

/** A model's stored readings before the moment: one made at the moment itself is being made now. `documents` know its bands. */
export function modelPoints(
  points: readonly ScorePoint[],
  model: string,
  documents: readonly { readonly document: RapportDocument }[],
  at: number,
): ModelPoint[] {
  const document = documents
    .map((each) => each.document)
    .find(({ kind, key }) => kind === 'health-model' && key === model);
  const bands = bandsOf(document && isGraph(document) ? document : undefined).map(({ key }) => key);
  return points
    .filter((point) => point.document === model && point.at < at)
    .map(({ at, score, band }) => ({
      at,
      score,
      band,
      bandOrder: band === null || !bands.includes(band) ? null : bands.indexOf(band),
    }));
}

function mergeFields(
  account: Account,
  contacts: readonly Contact[],
  history: AccountHistory,
  horizon: Horizon,
  batch: Batch,
): AccountMoment['surroundings']['merge'] {
  const facts = computeFacts(batch.mergeSignals, {
    history,
    horizon,
    signals: batch.rules.ruleSet.signals,
    lastReported: () => null,
    modelPoints: () => [],
  });
  const csm = batch.users.find((user) => user.id === ownersAsOf(history, horizon).csm);
  const byRole: Partial<Record<ContactRole, Record<string, Value>>> = {};
  for (const [contactId, roles] of rolesAsOf(history, horizon)) {
    const contact = contacts.find((each) => each.id === contactId);
    if (contact)
      for (const { role } of roles) byRole[role] ??= { name: contact.name, email: contact.email, title: contact.title };
  }
  return {
    account: { ...Object.fromEntries(account.attributes), name: account.name },
    signal: Object.fromEntries([...facts].map(([key, fact]) => [key, fact.value])),
    owner: csm ? { name: csm.name, email: csm.email } : {},
    contacts: byRole,
    score: null,
    band: null,
  };
}

async function pinnedDocuments(
  store: Store,
  runs: readonly Run[],
  { ruleSet }: LiveRules,
): Promise<(version: string) => GraphDocument | undefined> {
  const documents = new Map(ruleSet.documents.map((live) => [live.contentHash, live.document]));
  for (const { version } of runs) {
    if (documents.has(version)) continue;
    const pinned = (await store.readVersion(version))?.document;
    if (pinned && isGraph(pinned)) documents.set(version, pinned);
  }
  return (version) => documents.get(version);
}
