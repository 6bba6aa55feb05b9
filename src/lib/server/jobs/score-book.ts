/**
 * Runs over the whole book, block by block: each block is brought up to date, scored and settled in one transaction with the run's progress.
 * A run that was interrupted goes on with the block it was at; one that was cancelled ends before the next block. Every block is scored for
 * the moment at which its turn comes, not for the one at which the run began: accounts that were settled in between must not go back in time.
 */
import { emptyCounts, type BookRun, type BlockSettlement } from '../store/book-run-store.ts';
import type { RuleSet } from '#lib/core/evaluate/rule-set.ts';
import { refreshDistributions } from './distributions.ts';
import { EffectMaker } from './effects.ts';
import type { JobContext } from './job-context.ts';
import { loadBatch } from './load-moments.ts';
import { sampleOfBlock } from './sample.ts';
import { scoreBlock } from './score-block.ts';

/** Accounts of a run that are evaluated again by the account evaluator: enough to meet a mistake that touches one in ten within a night. */
const defaultSample = 32;

export interface BookScorerOptions {
  readonly now: () => number;
  /** Accounts of a whole run that are evaluated twice; everybody in books of no more. */
  readonly sample?: number;
}

export class BookScorer {
  readonly #context: JobContext;
  readonly #now: () => number;
  readonly #sample: number;
  #run: BookRun | null = null;

  constructor(context: JobContext, { now, sample = defaultSample }: BookScorerOptions) {
    this.#context = context;
    this.#now = now;
    this.#sample = sample;
  }

  /** The run in hand, as it was last seen. */
  get run(): BookRun | null {
    return this.#run;
  }

  /** Does the next block of the run that is due, or ends it; `false`: there is none. */
  async step(): Promise<boolean> {
    const { store } = this.#context;
    const at = this.#now();
    const run = this.#run ? await store.readBookRun(this.#run.id) : await store.takeBookRun(at);
    this.#run = run?.endedAt === null ? run : null;
    if (!this.#run) return run !== null;
    if (this.#run.status === 'cancelling') await this.#end('cancelled', []);
    else if (this.#run.nextBlock >= this.#run.blocks) await this.#end('done', []);
    else await this.#scoreNext(this.#run);
    return true;
  }

  async #scoreNext(run: BookRun): Promise<void> {
    try {
      await this.#scoreOne(run);
    } catch (error) {
      this.#context.report({ job: 'score book', accountId: `block ${run.nextBlock}`, error });
      await this.#end('failed', [
        `Accounts ${run.nextBlock * 4096 + 1} and on could not be scored: ${error instanceof Error ? error.message : String(error)} Whoever is due is scored account by account; ask for another run once the cause is gone.`,
      ]);
    }
  }

  async #scoreOne(run: BookRun): Promise<void> {
    const { store } = this.#context;
    const at = Math.max(this.#now(), run.at ?? 0);
    const rules = await this.#context.rules.read();
    await refreshDistributions(this.#context, rules, run.at ?? at);
    const batch = await loadBatch(store, rules, at);
    const maker = new EffectMaker(store, batch.users, await store.listTeams());
    const sample = sampleOfBlock(run.id, run.nextBlock, run.blocks, this.#sample);
    const options = { runId: run.id, block: run.nextBlock, at, sample };
    const settlement = await scoreBlock(this.#context, batch, maker, options);
    const problems =
      run.nextBlock === 0 ? [...rules.problems.map(({ message }) => message), ...slowParts(rules.ruleSet)] : [];
    await this.#settle({ ...settlement, notes: [...problems, ...settlement.notes] });
  }

  /** Together; when that fails, accounts with decisions one by one, so that one of them does not hold up the others. */
  async #settle(settlement: BlockSettlement): Promise<void> {
    const { store, report } = this.#context;
    try {
      await store.settleBlock(settlement);
      return;
    } catch (error) {
      if (settlement.settlements.length === 0) throw error;
    }
    let failed = 0;
    for (const each of settlement.settlements)
      try {
        await store.settleBlock({ ...settlement, ...nothing, settlements: [each] });
      } catch (error) {
        failed++;
        report({ job: 'settle', accountId: each.accountId, error });
      }
    const counts = { ...settlement.counts, failed: settlement.counts.failed + failed };
    // Without their readings: what of these accounts was written and what not is found out by the next run.
    await store.settleBlock({ ...settlement, settlements: [], readings: [], cleared: [], counts });
  }

  async #end(status: 'done' | 'cancelled' | 'failed', notes: readonly string[]): Promise<void> {
    const run = this.#run!;
    this.#run = null;
    await this.#context.store.endBookRun(run.id, status, this.#now(), notes);
  }
}

/** Parts of documents that are evaluated row by row though the block is read in columns: right, but slow, and worth knowing. */
function slowParts({ documents }: RuleSet): string[] {
  return documents.flatMap(({ document, scoring, book }) => {
    try {
      const slow = scoring ? book().rowByRow : [];
      if (slow.length === 0) return [];
      const nodes = slow.map(({ nodeId, why }) => `${nodeId} (${why})`).join(', ');
      return [`"${document.name}" goes account by account in places: ${nodes}.`];
    } catch {
      return []; // told where the block is scored
    }
  });
}

const nothing = { runId: null, quiet: [], readings: [], cleared: [], alarms: [], counts: emptyCounts, notes: [] };
