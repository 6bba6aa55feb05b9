/** Short ways to say what the contract's tests are about. */
import type { Action } from '#lib/core/actions/action.ts';
import { emptyState } from '#lib/core/decide/decision.ts';
import type { RapportDocument } from '#lib/core/documents/document.ts';
import type { Run } from '#lib/core/playbooks/run.ts';
import type { Value } from '#lib/core/values.ts';
import type { Closure, Publication } from '#lib/server/store/document-store.ts';
import type { DocumentOutcome, Effect, ScorePoint, Settlement } from '#lib/server/store/evaluation-store.ts';
import type { AccountChange } from '#lib/server/store/history-store.ts';
import type { Store } from '#lib/server/store/store.ts';

/** A store of its own for one test; `await using` closes it. */
export type Open = () => Promise<Store & AsyncDisposable>;

export const day = 86_400_000;
/** Monday, 6 January 2025. */
export const start = Date.UTC(2025, 0, 6);
export const at = (days: number): number => start + days * day;

export const forever = Number.MAX_SAFE_INTEGER;

export function stated(days: number, knownDays = days): { observedAt: number; knownAt: number } {
  return { observedAt: at(days), knownAt: at(knownDays) };
}

export function observed(accountId: string, signal: string, days: number, value: Value): AccountChange {
  return { accountId, observations: [{ signal, value, ...stated(days) }] };
}

export function healthModel(key: string, name = key, priority = 0): RapportDocument {
  const bands = [
    { key: 'red', from: 0, tone: 'bad' as const },
    { key: 'green', from: 50, tone: 'good' as const },
  ];
  return {
    format: 1,
    kind: 'health-model',
    key,
    name,
    description: '',
    appliesTo: {},
    priority,
    result: 'thr_a1',
    nodes: { thr_a1: { type: 'threshold', v: 1, config: { bands, hysteresis: 0, minDwellDays: 0 } } },
    edges: {},
    notes: {},
    groups: {},
    layout: {},
    cases: [],
  };
}

export function publication(document: RapportDocument, content = `${document.key}-1`, days = 0): Publication {
  return {
    document,
    contentHash: content,
    scoreHash: `score-${content}`,
    logicHash: `logic-${content}`,
    author: 'ann',
    note: '',
    at: at(days),
    scoring: true,
    acting: 'watch',
  };
}

export const closure: Closure = {
  hash: 'closure-1',
  document: 'health',
  contentHash: 'health-1',
  compilerVersion: 1,
  references: { logins: 'logins-1' },
  calendar: 'utc',
};

export function point(
  accountId: string,
  days: number,
  score: number | null,
  more: Partial<ScorePoint> = {},
): ScorePoint {
  const band = score === null ? null : score < 50 ? 'red' : 'green';
  return {
    accountId,
    document: 'health',
    at: at(days),
    rev: 1,
    closure: closure.hash,
    score,
    rawBand: band,
    band,
    flags: {},
    carried: { held: {}, reported: {}, distributions: {} },
    coverage: 1,
    contributions: {},
    ...more,
  };
}

export function outcome(of: ScorePoint, more: Partial<DocumentOutcome> = {}): DocumentOutcome {
  return { document: of.document, point: of, state: emptyState, decisions: [], trace: null, ...more };
}

export function run(id: string, accountId: string, more: Partial<Run> = {}): Run {
  return {
    id,
    document: 'rescue',
    version: 'rescue-1',
    accountId,
    trigger: 'thr_a1:red',
    band: 'red',
    episode: 1,
    startedAt: start,
    reason: 'Usage fell.',
    status: 'active',
    tokens: [],
    visits: {},
    ...more,
  };
}

export function waitingUntil(dueAt: number | null, actionId: string | null = null): Run['tokens'] {
  return [{ occurrence: 1, nodeId: 'wai_a1', since: start, dueAt, actionId, left: [] }];
}

export type ActionOf<Do extends Action['do']> = Extract<Action, { do: Do }>;

export function taskAction(
  id: string,
  accountId: string,
  more: Partial<ActionOf<'create-task'>> = {},
): ActionOf<'create-task'> {
  return {
    do: 'create-task',
    id,
    runId: 'run-1',
    nodeId: 'tsk_a1',
    accountId,
    document: 'rescue',
    at: start,
    title: 'Call them',
    body: 'Ask why.',
    checklist: [{ key: 'usage', text: 'Look at the usage' }],
    owner: { rule: 'role', role: 'csm' },
    dueAt: at(3),
    priority: 'high',
    kind: 'risk',
    channel: 'call',
    oneOpenPer: null,
    ask: null,
    reason: 'Usage fell.',
    ...more,
  };
}

export function effect(action: Action, more: Partial<Effect> = {}): Effect {
  return { action, mode: 'on', ownerId: null, recipients: [], ...more };
}

/** Makes an account that is due, and claims it. */
export async function claimed(store: Store, accountId: string, days = 0): Promise<Settlement> {
  await store.append([{ accountId, name: accountId }], at(days), 'test');
  // A lease that ends at once: other accounts that happen to be due stay free.
  const claims = await store.claimDueAccounts(at(days), 100, 0);
  const claim = claims.find((each) => each.accountId === accountId);
  if (!claim) throw new Error(`${accountId} was not due.`);
  return {
    accountId,
    at: at(days),
    fence: claim.fence,
    rev: claim.rev,
    documents: [],
    runs: [],
    effects: [],
    nextDueAt: null,
  };
}

/** Settles an account with these runs and effects. */
export async function settledWith(store: Store, accountId: string, more: Partial<Settlement>): Promise<void> {
  const settlement = { ...(await claimed(store, accountId)), ...more };
  if ((await store.settle(settlement)) !== 'settled') throw new Error(`${accountId} was not settled.`);
}
