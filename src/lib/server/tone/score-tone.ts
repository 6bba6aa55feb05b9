/** The tone of what people write, by a word list for English. It knows no irony, and nothing of what a text is about. */
import vader from 'vader-sentiment';
import type { EventEntry, RecordEntry } from '#lib/core/signals/history.ts';
import type { Value } from '#lib/core/values.ts';
import type { AccountChange } from '../store/history-store.ts';
import type { Delivery } from '../store/intake-store.ts';

export const toneLabels = ['negative', 'neutral', 'positive'] as const;
export type ToneLabel = (typeof toneLabels)[number];

/** Signals of an account: -1 to 1, one of the labels, and who says so (the scorer's version, or the person who corrected it). */
export const toneSignals = { value: 'tone', label: 'tone-label', by: 'tone-by' } as const;

export const toneScorer = 'vader-sentiment 1.1.3';

/** Properties that hold what somebody wrote. */
const textProperties = ['subject', 'text', 'body', 'comment'] as const;
const longest = 10_000;
/** The bounds that the makers of the word list name. */
const bound = 0.05;

type Entry = Pick<EventEntry | RecordEntry, 'properties'>;
type Observations = NonNullable<AccountChange['observations']>;

/** What somebody wrote, or `null`: nothing. */
export function textOf({ properties }: Entry): string | null {
  const found = textProperties.map((name) => properties[name]).filter((value) => typeof value === 'string');
  const text = found.join('\n').trim();
  return text === '' || !found.some((_, at) => at > 0 || properties['subject'] === undefined) ? null : text;
}

/** Whether a text can be scored: its language is stated to be English, or not stated where `usual` is. */
export function isScored({ properties }: Entry, usual: string): boolean {
  const stated: Value = properties['language'] ?? properties['lang'] ?? usual;
  return typeof stated === 'string' && /^en([-_]|$)|^english$/i.test(stated.trim());
}

export function scoreTone(text: string): { readonly value: number; readonly label: ToneLabel } {
  const value = vader.SentimentIntensityAnalyzer.polarity_scores(text.slice(0, longest)).compound;
  return { value, label: value >= bound ? 'positive' : value <= -bound ? 'negative' : 'neutral' };
}

export interface Said {
  /** Epoch ms: when it was written; a record, when it was opened. */
  readonly at: number;
  readonly knownAt: number;
  readonly contactId?: string | undefined;
}

/** The three observations that say a tone. */
export function toneObservations(
  { at, knownAt, contactId }: Said,
  value: number,
  label: ToneLabel,
  by: string,
): Observations {
  const entry = { observedAt: at, knownAt, ...(contactId === undefined ? {} : { contactId }) };
  return [
    { ...entry, signal: toneSignals.value, value },
    { ...entry, signal: toneSignals.label, value: label },
    { ...entry, signal: toneSignals.by, value: by },
  ];
}

/** Deliveries with the tone of their texts beside them; the same ones where there is no text. `readUsual` gives the workspace's language. */
export async function scoreDeliveries(
  deliveries: readonly Delivery[],
  readUsual: () => Promise<string>,
): Promise<readonly Delivery[]> {
  if (!deliveries.some(({ change }) => entriesOf(change).some(({ entry }) => textOf(entry) !== null)))
    return deliveries;
  const usual = await readUsual();
  return deliveries.map((delivery) => {
    const inferred = tonesOf(delivery.change, usual);
    return inferred.length > 0 ? { ...delivery, inferred } : delivery;
  });
}

function tonesOf(change: AccountChange, usual: string): Observations {
  const found = new Map<string, Observations>();
  for (const { entry, said } of entriesOf(change)) {
    const text = entry.withdrawn ? null : textOf(entry);
    if (text === null || !isScored(entry, usual)) continue;
    const { value, label } = scoreTone(text);
    found.set(`${said.at} ${said.contactId}`, toneObservations(said, value, label, toneScorer));
  }
  return [...found.values()].flat();
}

function entriesOf({ events = [], records = [] }: AccountChange) {
  return [
    ...events.map((entry) => ({
      entry,
      said: { at: entry.observedAt, knownAt: entry.knownAt, contactId: entry.contactId },
    })),
    ...records.map((entry) => ({
      entry,
      said: { at: entry.openedAt, knownAt: entry.knownAt, contactId: entry.contactId },
    })),
  ];
}
