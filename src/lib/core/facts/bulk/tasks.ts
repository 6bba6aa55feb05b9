/** What is asked for, sorted by where it comes from. */
import { parseFactKey, type FactSource } from '../../documents/fact-key.ts';
import type { Read } from '../../documents/nodes/signal.ts';
import type { Signal } from '../../documents/signal.ts';
import type { SeriesPack } from '../../signals/series-pack.ts';
import type { DraftColumn } from './draft-column.ts';

export interface SignalTask {
  readonly signal: Signal;
  /** `undefined`: it is counted from events or records. */
  readonly series: SeriesPack | undefined;
  /** By moment: when its source last reported for any account (epoch ms). */
  readonly reported: readonly (number | null)[];
  readonly reads: readonly { readonly read: Read; readonly draft: DraftColumn }[];
}

export interface AttributeTask {
  readonly source: FactSource & { readonly kind: 'attribute' };
  readonly draft: DraftColumn;
}

export interface Tasks {
  /** By fact key, in the order asked. Keys of models and segments are not there. */
  readonly drafts: ReadonlyMap<string, DraftColumn>;
  readonly signals: readonly SignalTask[];
  readonly attributes: readonly AttributeTask[];
}

export function sortTasks(
  keys: readonly string[],
  signals: ReadonlyMap<string, Signal>,
  series: ReadonlyMap<string, SeriesPack>,
  reportedOf: (signal: string) => readonly (number | null)[],
  draft: () => DraftColumn,
): Tasks {
  const drafts = new Map<string, DraftColumn>();
  const attributes: AttributeTask[] = [];
  const bySignal = new Map<string, { read: Read; draft: DraftColumn }[]>();
  for (const key of new Set(keys)) {
    const source = parseFactKey(key);
    if (source?.kind === 'model' || source?.kind === 'segment') continue;
    const made = draft();
    drafts.set(key, made);
    if (source?.kind === 'attribute') attributes.push({ source, draft: made });
    else if (source && signals.has(source.signal)) {
      const reads = bySignal.get(source.signal);
      if (reads) reads.push({ read: source.read, draft: made });
      else bySignal.set(source.signal, [{ read: source.read, draft: made }]);
    }
  }
  const tasks = [...bySignal].map(([key, reads]) => ({
    signal: signals.get(key)!,
    series: series.get(key),
    reported: reportedOf(key),
    reads,
  }));
  return { drafts, attributes, signals: tasks };
}
