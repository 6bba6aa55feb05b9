/** What a counting rule would have given over the last 30 days, for some accounts: by the code that scores. */
import type { SignalDocument } from '#lib/core/documents/document.ts';
import type { Read } from '#lib/core/documents/nodes/signal.ts';
import { historyOf } from '#lib/core/facts/compute-facts.ts';
import { readSignal } from '#lib/core/facts/read-signal.ts';
import type { AccountView } from '#lib/core/signals/account-view.ts';
import { isLevel } from '#lib/core/signals/derive-series.ts';
import { lastReported } from '#lib/core/signals/freshness.ts';
import { isNamed, namesOf } from '#lib/core/signals/matching.ts';
import { dayMs } from '#lib/core/time/calendar.ts';
import type { Store } from '../store/store.ts';
import { readSpread } from './look-at-book.ts';

const days = 30;
const accountsAtMost = 150;
const accountsShown = 6;

export interface RulePreview {
  /** The busiest first. `values` are those at the end of each of the last 30 times 24 hours, oldest first; `null`: unknown. */
  readonly accounts: readonly {
    readonly id: string;
    readonly name: string;
    readonly values: readonly (number | null)[];
  }[];
  /** What `values` are: of each day what it added up to, the level at its end, or days since the last one. */
  readonly shows: 'each-day' | 'level' | 'days-since';
  /** Accounts looked at, and those of them for which the rule counts anything at all. */
  readonly lookedAt: number;
  readonly withAny: number;
}

/** As of a moment (epoch ms); `signal` has a counting rule. */
export async function previewRule(store: Store, signal: SignalDocument, at: number): Promise<RulePreview> {
  const shows = signal.derive?.take === 'seen' ? 'days-since' : isLevel(signal) ? 'level' : 'each-day';
  const read = readOf(signal, shows);
  const reports = await reportsOf(store, signal);
  const busiest: { id: string; points: number; values: (number | null)[] }[] = [];
  let [lookedAt, withAny] = [0, 0];
  for await (const view of readSpread(store, at, accountsAtMost)) {
    lookedAt++;
    const history = historyOf(signal, view, lastReported(reports, at));
    const { points } = history.series;
    if (points.length === 0) continue;
    withAny++;
    const recent = points.filter(({ t }) => t > at - days * dayMs).length;
    if (busiest.length === accountsShown && recent <= busiest.at(-1)!.points) continue;
    const values = Array.from({ length: days }, (_, day) => valueAt(history, read, at, days - 1 - day));
    busiest.push({ id: idOf(view), points: recent, values });
    busiest.sort((a, b) => b.points - a.points);
    busiest.length = Math.min(busiest.length, accountsShown);
  }
  const named = new Map((await store.readAccounts(busiest.map(({ id }) => id))).map(({ id, name }) => [id, name]));
  return {
    accounts: busiest.map(({ id, values }) => ({ id, name: named.get(id) ?? id, values })),
    shows,
    lookedAt,
    withAny,
  };
}

const idOf = (view: AccountView) => view.history.accountId;

function readOf(signal: SignalDocument, shows: RulePreview['shows']): Read {
  if (shows === 'days-since') return { fn: 'daysSince' };
  if (shows === 'level') return { fn: 'latest' };
  return signal.measures === 'events' && signal.type === 'number' ? { fn: 'sum', days: 1 } : { fn: 'avg', days: 1 };
}

function valueAt(history: Parameters<typeof readSignal>[0], read: Read, at: number, offsetDays: number): number | null {
  const { value } = readSignal(history, offsetDays === 0 ? read : { ...read, offsetDays }, at);
  return typeof value === 'number' ? value : null;
}

/** Moments, ascending, at which anything the rule looks at was reported. */
async function reportsOf(store: Store, { derive }: SignalDocument): Promise<readonly number[]> {
  if (!derive) return [];
  const kind = derive.from === 'events' ? 'event:' : 'record:';
  const names = namesOf(derive).map((name) => kind + name);
  const reports = await store.readSourceFreshness();
  return [...reports].flatMap(([thing, moments]) => (isNamed(thing, names) ? moments : [])).sort((a, b) => a - b);
}
