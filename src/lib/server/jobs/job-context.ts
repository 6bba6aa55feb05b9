import type { Store } from '../store/store.ts';
import type { LiveRuleSet } from './live-rules.ts';

export interface JobContext {
  readonly store: Store;
  readonly rules: LiveRuleSet;
  readonly report: (trouble: { readonly job: string; readonly accountId: string; readonly error: unknown }) => void;
}

export interface SettleOptions {
  readonly limit?: number;
  /** Asked before each account: an interrupted batch leaves the rest to the next one. */
  readonly shouldStop?: () => boolean;
  readonly onSettled?: (settled: number) => void;
}
