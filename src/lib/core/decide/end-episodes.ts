import type { DecisionState } from './decision.ts';
import type { Decided } from './decide.ts';
import { Ledger } from './episodes.ts';

export interface EndEpisodesInput {
  /** The document's key. */
  readonly document: string;
  readonly previous: DecisionState;
  /** Epoch ms. */
  readonly at: number;
  /** A sentence for people, for example that the account churned. */
  readonly reason: string;
}

/**
 * Ends every open episode of an account in a document: it churned, or the document no longer applies to it. Bands and
 * flags are forgotten, so that a return starts afresh; counters and what fired stay, so that no action repeats.
 */
export function endEpisodes({ document, previous, at, reason }: EndEpisodesInput): Decided {
  const ledger = new Ledger({ document, episodes: previous.episodes, at, isQuiet: true });
  for (const name of Object.keys(previous.episodes).toSorted()) ledger.close(name, reason);
  return { state: { bands: {}, flags: {}, episodes: ledger.episodes, held: {} }, decisions: ledger.decisions };
}
