/** Runs whose timer is due or whose action was answered move on, each in one transaction. */
import type { GraphDocument } from '#lib/core/documents/document.ts';
import { readAccount } from '#lib/core/pipeline.ts';
import { advance } from '#lib/core/playbooks/advance.ts';
import { dueTimers } from '#lib/core/playbooks/next-due-at.ts';
import { primaryOf, runReadings, withScore } from '#lib/core/pipeline.ts';
import type { Run, RunEvent } from '#lib/core/playbooks/run.ts';
import type { Action } from '#lib/core/actions/action.ts';
import type { DueRun } from '../store/run-store.ts';
import type { Effect } from '../store/evaluation-store.ts';
import { EffectMaker } from './effects.ts';
import { loadAccounts, loadBatch, type LoadedAccount } from './load-moments.ts';
import type { LiveRules } from './live-rules.ts';
import type { JobContext, SettleOptions } from './settle-due.ts';

const leaseMs = 60_000;

/** Advances up to `limit` due runs as of `at` (epoch ms); returns how many moved on. */
export async function advanceDue(
  context: JobContext,
  at: number,
  { limit = 100, shouldStop = () => false }: SettleOptions = {},
): Promise<number> {
  const { store } = context;
  const due = await store.claimDueRuns(at, limit, leaseMs);
  if (due.length === 0) return 0;
  const rules = await context.rules.read();
  const batch = await loadBatch(store, rules, at);
  const maker = new EffectMaker(store, batch.users, await store.listTeams());
  const accounts = await store.readAccounts([...new Set(due.map(({ run }) => run.accountId))]);
  const loaded = await loadAccounts(
    store,
    batch,
    accounts.map(({ id, rev }) => ({ accountId: id, rev, settledRev: rev })),
    at,
  );
  const byId = new Map(loaded.map((each) => [each.account.id, each]));
  let advanced = 0;
  for (const one of due) {
    const account = byId.get(one.run.accountId);
    if (shouldStop() || !account) continue;
    try {
      await advanceOne(context, rules, maker, one, account, at);
      advanced++;
    } catch (error) {
      context.report({ job: 'advance', accountId: one.run.accountId, error });
    }
  }
  return advanced;
}

async function advanceOne(
  { store }: JobContext,
  { ruleSet, calendar }: LiveRules,
  maker: EffectMaker,
  due: DueRun,
  loaded: LoadedAccount,
  at: number,
): Promise<void> {
  const document = loaded.moment.surroundings.documentOf(due.run.version);
  if (!document) throw new Error(`Run ${due.run.id} stands on a version that is not stored.`);
  const readings = await readAccount(ruleSet, loaded.moment);
  const reading = runReadings(readings).find((each) => each.live.document.key === due.run.document);
  const { merge } = withScore(loaded.moment.surroundings, primaryOf(readings));
  const context = { document, now: at, calendar, flags: reading?.flags ?? {}, dates: reading?.dates ?? {}, merge };
  const { run, actions } = follow(due, context, at);
  const effects: Effect[] = [];
  for (const action of actions) effects.push(await maker.make(action, 'on', loaded));
  await store.settleRun({ run, fence: due.fence, handled: due.events.map(({ id }) => id), effects, at });
}

/** All waiting events, then all timers due by now: a task answered just before it would be overdue counts as answered. */
function follow(
  due: DueRun,
  context: Parameters<typeof advance>[2] & { readonly document: GraphDocument },
  at: number,
): { run: Run; actions: Action[] } {
  const actions: Action[] = [];
  let run = due.run;
  const move = (event: RunEvent) => {
    const next = advance(run, event, context);
    run = next.run;
    actions.push(...next.actions);
  };
  for (const { event } of due.events) move(event);
  for (const timer of dueTimers(run, at)) move(timer);
  return { run, actions };
}
