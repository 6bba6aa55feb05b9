/** The book that ranks stand against: recomputed once a day for documents that have rank nodes. */
import { readAccount } from '#lib/core/pipeline.ts';
import { dayMs } from '#lib/core/time/calendar.ts';
import type { Store } from '../store/store.ts';
import type { LiveRules } from './live-rules.ts';
import { loadAccounts, loadBatch } from './load-moments.ts';

const chunk = 200;

/** Computes the distributions of rank nodes that have none from the last day; one pass per level of ranks upon ranks. */
export async function refreshDistributions(store: Store, rules: LiveRules, at: number): Promise<void> {
  for (const live of rules.ruleSet.documents) {
    const ranks = live.evaluator.compiled.nodes.filter((node) => node.type === 'rank').map((node) => node.id);
    if (ranks.length === 0) continue;
    const stored = await store.readDistributions(live.document.key, at);
    const fresh = new Set(stored.filter((each) => each.computedAt > at - dayMs).map((each) => each.nodeId));
    for (const nodeId of ranks)
      if (!fresh.has(nodeId)) await computeDistribution(store, rules, live.document.key, nodeId, at);
  }
}

async function computeDistribution(
  store: Store,
  rules: LiveRules,
  document: string,
  nodeId: string,
  at: number,
): Promise<void> {
  const batch = await loadBatch(store, rules, at);
  const ids = await store.listAccountIds();
  const values: number[] = [];
  for (let from = 0; from < ids.length; from += chunk) {
    const accounts = await store.readAccounts(ids.slice(from, from + chunk));
    const due = accounts.map(({ id, rev }) => ({ accountId: id, rev, settledRev: null }));
    for (const { moment } of await loadAccounts(store, batch, due, at)) {
      const reading = (await readAccount(rules.ruleSet, moment)).find((each) => each.live.document.key === document);
      if (reading?.evaluation.applies !== true) continue;
      for (const { value } of reading.evaluation.trace[nodeId]?.inputs ?? [])
        if (typeof value === 'number') values.push(value);
    }
  }
  await store.saveDistributions([{ document, nodeId, computedAt: at, values: values.sort((a, b) => a - b) }]);
}
