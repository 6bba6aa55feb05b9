/** The book that ranks stand against: worked out once a day for documents that have rank nodes, over the whole book in columns. */
import { flagAt, valueAt } from '#lib/core/columns.ts';
import { parseFactKey } from '#lib/core/documents/fact-key.ts';
import type { LiveDocument, RuleSet } from '#lib/core/evaluate/rule-set.ts';
import { scoreBlock } from '#lib/core/score-block.ts';
import { dayMs } from '#lib/core/time/calendar.ts';
import type { JobContext } from './job-context.ts';
import type { LiveRules } from './live-rules.ts';
import { loadBatch } from './load-moments.ts';
import { openBlock } from './score-block.ts';

interface RankNode {
  readonly document: string;
  readonly nodeId: string;
  /** The fact whose values arrive there. */
  readonly fact: string;
}

/** Computes the distributions of rank nodes that have none from the last day; one pass over the book per level of ranks upon ranks. */
export async function refreshDistributions(context: JobContext, rules: LiveRules, at: number): Promise<void> {
  const waiting = await outdatedRanks(context, rules.ruleSet, at);
  while (waiting.length > 0) {
    const ready = readyRanks(waiting, rules.ruleSet);
    await computeDistributions(context, rules, ready, at);
    waiting.splice(0, waiting.length, ...waiting.filter((each) => !ready.includes(each)));
  }
}

async function outdatedRanks({ store }: JobContext, { documents }: RuleSet, at: number): Promise<RankNode[]> {
  const found: RankNode[] = [];
  for (const { document, evaluator, scoring } of documents) {
    const ranks = evaluator.compiled.nodes.filter((node) => node.type === 'rank');
    if (ranks.length === 0 || !scoring) continue;
    const stored = await store.readDistributions(document.key, at);
    const fresh = new Set(stored.filter((each) => each.computedAt > at - dayMs).map((each) => each.nodeId));
    for (const { id, inputs } of ranks) {
      const fact = inputs.find(({ port }) => port === 'value')?.fact;
      if (!fresh.has(id) && fact !== undefined) found.push({ document: document.key, nodeId: id, fact });
    }
  }
  return found;
}

/** Those that stand on none of the others: in their own document, or in one that it reads. */
function readyRanks(waiting: readonly RankNode[], { documents }: RuleSet): RankNode[] {
  const byKey = new Map(documents.map((live) => [live.document.key, live]));
  const first = waiting.filter((each) => {
    const read = documentsBehind(each.document, byKey);
    const live = byKey.get(each.document)!;
    const above = nodesBefore(live, each.nodeId);
    return !waiting.some(
      (other) =>
        other !== each && (other.document === each.document ? above.has(other.nodeId) : read.has(other.document)),
    );
  });
  return first.length > 0 ? first : [waiting[0]!];
}

function documentsBehind(
  key: string,
  byKey: ReadonlyMap<string, LiveDocument>,
  found = new Set<string>(),
): Set<string> {
  for (const read of byKey.get(key)?.evaluator.compiled.reads ?? []) {
    const source = parseFactKey(read);
    const other = source?.kind === 'model' ? source.model : source?.kind === 'segment' ? source.segment : null;
    if (other === null || found.has(other)) continue;
    found.add(other);
    documentsBehind(other, byKey, found);
  }
  return found;
}

function nodesBefore({ evaluator: { compiled } }: LiveDocument, nodeId: string): Set<string> {
  const nodes = new Map(compiled.nodes.map((node) => [node.id, node]));
  const found = new Set<string>();
  const visit = (id: string) => {
    for (const { from } of nodes.get(id)?.inputs ?? [])
      if (!found.has(from)) {
        found.add(from);
        visit(from);
      }
  };
  visit(nodeId);
  return found;
}

/** One pass over the book: the values of all accounts that are there, and to which the document applies. */
async function computeDistributions(
  context: JobContext,
  rules: LiveRules,
  ranks: readonly RankNode[],
  at: number,
): Promise<void> {
  const { store } = context;
  const wanted = Map.groupBy(ranks, ({ document }) => document);
  const batch = await loadBatch(store, rules, at);
  const needed = withoutOthers(rules.ruleSet, [...wanted.keys()]);
  const values = new Map(ranks.map((rank) => [rank, new GrowingNumbers()]));
  const blocks = await store.countBlocks();
  for (let block = 0; block < blocks; block++) {
    const { input, copy } = await openBlock(context, batch, block, at, true);
    if (copy) await store.saveFactBlocks(copy);
    const present = new Set(input.rows);
    await scoreBlock({
      ...input,
      rules: needed,
      onReading: (live, reading, from) => {
        for (const rank of wanted.get(live.document.key) ?? []) {
          const column = reading.column(rank.fact);
          for (let row = 0; row < reading.count; row++) {
            if (!present.has(from + row) || (reading.applies && flagAt(reading.applies, row) !== true)) continue;
            const value = valueAt(column, row);
            if (typeof value === 'number') values.get(rank)!.add(value);
          }
        }
      },
    });
  }
  await store.saveDistributions(
    [...values].map(([{ document, nodeId }, numbers]) => ({
      document,
      nodeId,
      computedAt: at,
      values: numbers.sorted(),
    })),
  );
}

/** Only the documents asked for, and those they read. */
function withoutOthers(ruleSet: RuleSet, keys: readonly string[]): RuleSet {
  const byKey = new Map(ruleSet.documents.map((live) => [live.document.key, live]));
  const needed = new Set(keys.flatMap((key) => [key, ...documentsBehind(key, byKey)]));
  return { ...ruleSet, documents: ruleSet.documents.filter(({ document }) => needed.has(document.key)) };
}

class GrowingNumbers {
  #values = new Float64Array(1024);
  #length = 0;

  add(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(this.#length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  sorted(): Float64Array {
    return this.#values.slice(0, this.#length).sort();
  }
}
