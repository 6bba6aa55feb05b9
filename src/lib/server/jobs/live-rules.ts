/** The live rule set, compiled once and kept until something is published. */
import { hashOf } from '#lib/core/documents/hashes.ts';
import type { Compiled } from '#lib/core/compile/compiled.ts';
import type { BookEvaluator } from '#lib/core/evaluate/book.ts';
import { buildRuleSet, type LiveVersion, type RuleSet } from '#lib/core/evaluate/rule-set.ts';
import type { Problem } from '#lib/core/problems.ts';
import type { Calendar } from '#lib/core/time/calendar.ts';
import type { Store } from '../store/store.ts';

export interface LiveRules {
  readonly ruleSet: RuleSet;
  readonly calendar: Calendar;
  readonly problems: readonly Problem[];
}

export class LiveRuleSet {
  readonly #store: Store;
  readonly #makeBook: ((compiled: Compiled) => BookEvaluator) | undefined;
  #fingerprint = '';
  #rules: LiveRules | null = null;

  /** `makeBook`: another evaluator over columns than ours, for tests that plant a difference. */
  constructor(store: Store, makeBook?: (compiled: Compiled) => BookEvaluator) {
    this.#store = store;
    this.#makeBook = makeBook;
  }

  /** Of what is live, as last read: another one means that something was published or switched. */
  get fingerprint(): string {
    return this.#fingerprint;
  }

  /** Compiles again only when what is live, a switch or the calendar changed; saves the closures its evaluations will name. */
  async read(): Promise<LiveRules> {
    const [versions, { calendar }] = [await this.#store.readLive(), await this.#store.readWorkspace()];
    const calendarHash = hashOf(calendar);
    const fingerprint = hashOf([
      calendarHash,
      versions.map(({ key, contentHash, scoring, acting }) => [key, contentHash, scoring, acting]),
    ]);
    if (this.#rules && fingerprint === this.#fingerprint) return this.#rules;
    const live: LiveVersion[] = versions.map(({ document, contentHash, number, scoring, acting }) => ({
      document,
      contentHash,
      number,
      scoring,
      acting,
    }));
    const { ruleSet, problems } = buildRuleSet(live, calendarHash, this.#makeBook);
    await this.#store.saveClosures(
      ruleSet.documents.map(({ document, contentHash, closure, stands, evaluator }) => ({
        hash: closure,
        document: document.key,
        contentHash,
        compilerVersion: evaluator.compiled.compilerVersion,
        references: stands,
        calendar: calendarHash,
      })),
    );
    this.#fingerprint = fingerprint;
    this.#rules = { ruleSet, calendar, problems };
    return this.#rules;
  }
}
