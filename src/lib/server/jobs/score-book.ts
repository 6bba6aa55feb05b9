/**
 * Runs over the whole book, some blocks at a time: they are brought up to date, scored and settled in one transaction with the run's progress.
 * A run that was interrupted goes on with the block it was at; one that was cancelled ends before the next blocks. Every block is scored for
 * the moment at which its turn comes, not for the one at which the run began: accounts that were settled in between must not go back in time.
 */
import { emptyCounts, type BookRun, type BlockSettlement } from '../store/book-run-store.ts';
import { blockAccounts } from '../store/fact-block-store.ts';
import type { RuleSet } from '#lib/core/evaluate/rule-set.ts';
import { refreshDistributions } from './distributions.ts';
import { EffectMaker } from './effects.ts';
import type { JobContext } from './job-context.ts';
import { loadBatch } from './load-moments.ts';
import { sampleOfBlock } from './sample.ts';
import { scoreBlock } from './score-block.ts';

/** Accounts of a run that are evaluated again by the account evaluator: enough to meet a mistake that touches one in ten within a night. */
const defaultSample = 32;

/**
 * A step does so many blocks, or fewer when that much is to be written: a commit costs as much as scoring a block of which little changed,
 * and nobody else writes meanwhile.
 */
const blocksPerStep = 8;
const workPerStep = 1000;
const decisionWork = 20;

export interface BookScorerOptions {
  readonly now: () => number;
  /** Accounts of a whole run that are evaluated twice; everybody in books of no more. */
  readonly sample?: number;
  /** At most so many blocks to a step. */
  readonly blocks?: number;
}

export class BookScorer {
  readonly #context: JobContext;
  readonly #now: () => number;
  readonly #sample: number;
  readonly #blocks: number;
  #run: BookRun | null = null;

  constructor(context: JobContext, { now, sample = defaultSample, blocks = blocksPerStep }: BookScorerOptions) {
    this.#context = context;
    this.#now = now;
    this.#sample = sample;
    this.#blocks = blocks;
  }

  /** The run in hand, as it was last seen. */
  get run(): BookRun | null {
    return this.#run;
  }

  /** Does the next blocks of the run that is due, or ends it; `false`: there is none. */
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
    const { nextBlock: from } = run;
    const scored: BlockSettlement[] = [];
    try {
      await this.#scoreBlocks(run, scored);
    } catch (error) {
      // Those before it are as good as ever.
      const isSettled = await this.#settle(scored).then(
        () => true,
        () => false,
      );
      await this.#fail(from + (isSettled ? scored.length : 0), error);
      return;
    }
    await this.#settle(scored).catch((error: unknown) => this.#fail(from, error));
  }

  async #scoreBlocks(run: BookRun, scored: BlockSettlement[]): Promise<void> {
    const scoreOne = await this.#prepare(run);
    const end = Math.min(run.blocks, run.nextBlock + this.#blocks);
    let work = 0;
    for (let block = run.nextBlock; block < end && work < workPerStep; block++) {
      const settlement = await scoreOne(block);
      scored.push(settlement);
      work += settlement.quiet.length + decisionWork * settlement.settlements.length;
    }
  }

  async #fail(block: number, error: unknown): Promise<void> {
    this.#context.report({ job: 'score book', accountId: `block ${block}`, error });
    await this.#end('failed', [
      `Accounts ${block * blockAccounts + 1} and on could not be scored: ${error instanceof Error ? error.message : String(error)} Whoever is due is scored account by account; ask for another run once the cause is gone.`,
    ]);
  }

  /** What is the same for the blocks of a step. */
  async #prepare(run: BookRun): Promise<(block: number) => Promise<BlockSettlement>> {
    const { store } = this.#context;
    const at = Math.max(this.#now(), run.at ?? 0);
    const rules = await this.#context.rules.read();
    await refreshDistributions(this.#context, rules, run.at ?? at);
    const batch = await loadBatch(store, rules, at);
    const maker = new EffectMaker(store, batch.users, await store.listTeams());
    return async (block) => {
      const sample = sampleOfBlock(run.id, block, run.blocks, this.#sample);
      const settlement = await scoreBlock(this.#context, batch, maker, { runId: run.id, block, at, sample });
      const problems =
        block === 0 ? [...rules.problems.map(({ message }) => message), ...slowParts(rules.ruleSet)] : [];
      return { ...settlement, notes: [...problems, ...settlement.notes] };
    };
  }

  /** Together; when that fails block by block, and of a block accounts with decisions one by one, so that one does not hold up the others. */
  async #settle(scored: readonly BlockSettlement[]): Promise<void> {
    if (scored.length === 0) return;
    try {
      await this.#context.store.settleBlocks(...scored);
    } catch (error) {
      if (scored.length > 1) for (const each of scored) await this.#settle([each]);
      else if (scored[0]!.settlements.length > 0) await this.#settleApart(scored[0]!);
      else throw error;
    }
  }

  async #settleApart(settlement: BlockSettlement): Promise<void> {
    const { store, report } = this.#context;
    let failed = 0;
    for (const each of settlement.settlements)
      try {
        await store.settleBlocks({ ...settlement, ...nothing, settlements: [each] });
      } catch (error) {
        failed++;
        report({ job: 'settle', accountId: each.accountId, error });
      }
    const counts = { ...settlement.counts, failed: settlement.counts.failed + failed };
    // Without their readings: what of these accounts was written and what not is found out by the next run.
    await store.settleBlocks({ ...settlement, settlements: [], readings: [], cleared: [], counts });
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

const nothing = {
  runId: null,
  quiet: [],
  readings: [],
  copy: null,
  cleared: [],
  alarms: [],
  counts: emptyCounts,
  notes: [],
};
