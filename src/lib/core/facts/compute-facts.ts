import type { Signal } from '../documents/signal.ts';
import { viewAccount, type AccountView } from '../signals/account-view.ts';
import { deriveSeries } from '../signals/derive-series.ts';
import { silentFrom } from '../signals/freshness.ts';
import type { AccountHistory, Horizon } from '../signals/history.ts';
import { parseFactKey, type FactSource } from '../documents/fact-key.ts';
import type { Fact } from './fact.ts';
import { readAttribute } from './read-attribute.ts';
import { readModel, type ModelPoint } from './read-model.ts';
import { readSignal } from './read-signal.ts';
import type { SignalHistory } from './window.ts';

export interface FactContext {
  readonly history: AccountHistory;
  readonly horizon: Horizon;
  /** Definitions by key; a signal without one is unknown (`undefined`). */
  readonly signals: ReadonlyMap<string, Signal>;
  /** The newest moment (epoch ms), as of the horizon, at which the signal's source reported for any account. The account's own values count too. */
  readonly lastReported: (signalKey: string) => number | null;
  /** A model's readings of this account, in time order. */
  readonly modelPoints: (model: string) => readonly ModelPoint[];
  /** Whether the account is in a segment, as the segment's own document decides; without it membership is unknown. */
  readonly isMember?: (segment: string) => boolean | null;
}

/**
 * Facts about one account as of a horizon, one per key, in the order of the keys; a key that names nothing is unknown (`undefined`).
 * Pure: the same entries give the same facts in whatever order they come. Values are finite numbers, texts, booleans, dates or `null`.
 */
export function computeFacts(keys: readonly string[], context: FactContext): Map<string, Fact> {
  const view = viewAccount(context.history, context.horizon);
  const histories = new Map<string, SignalHistory | null>();
  const facts = new Map<string, Fact>();
  for (const key of keys) {
    if (facts.has(key)) continue;
    const source = parseFactKey(key);
    facts.set(key, source ? readSource(source, context, view, histories) : noSuchFact);
  }
  return facts;
}

const noEntries = { observedAt: null, validUntil: null, entries: 0, assumed: 0 };
const noSuchFact: Fact = { ...noEntries, value: null, why: 'undefined' };

function readSource(
  source: FactSource,
  context: FactContext,
  view: AccountView,
  histories: Map<string, SignalHistory | null>,
): Fact {
  switch (source.kind) {
    case 'attribute':
      return readAttribute(source, view);
    case 'model':
      return readModel(source, context.modelPoints(source.model), context.horizon.at);
    case 'segment': {
      const value = context.isMember?.(source.segment) ?? null;
      return value === null ? noSuchFact : { ...noEntries, value };
    }
    case 'signal': {
      let history = histories.get(source.signal);
      if (history === undefined) {
        const signal = context.signals.get(source.signal);
        history = signal ? historyOf(signal, view, context.lastReported(source.signal)) : null;
        histories.set(source.signal, history);
      }
      return history ? readSignal(history, source.read, context.horizon.at) : noSuchFact;
    }
  }
}

/** A signal as of the view's horizon; `reported` is when its source last reported for any account. */
export function historyOf(signal: Signal, view: AccountView, reported: number | null): SignalHistory {
  const series = deriveSeries(signal, view);
  const own = series.sinks ? series.sinks.newestAt : (series.points.at(-1)?.t ?? null);
  const last = own !== null && (reported === null || own > reported) ? own : reported;
  return { signal, series, silentFrom: silentFrom(signal, last) ?? Infinity };
}
