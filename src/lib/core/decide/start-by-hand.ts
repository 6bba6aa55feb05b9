import type { GraphDocument } from '../documents/document.ts';
import type { Decided } from './decide.ts';
import type { DecisionState } from './decision.ts';
import { Ledger } from './episodes.ts';
import { wiringOf } from './wiring.ts';

export interface StartByHand {
  readonly document: GraphDocument;
  readonly nodeId: string;
  readonly previous: DecisionState;
  /** Names this start, so that a repeated request starts nothing twice. */
  readonly key: string;
  /** Who started it, as shown in the reason. */
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
}

/** Somebody starts a workflow for an account. No decisions when the node is not a connected "By hand", or for a key seen before. */
export function startByHand({ document, nodeId, previous, key, by, at }: StartByHand): Decided {
  const ledger = new Ledger({ document: document.key, episodes: previous.episodes, at, isQuiet: false });
  const trigger = wiringOf(document).triggers.find((each) => each.on === 'hand' && each.nodeId === nodeId);
  if (trigger) ledger.once(trigger, key, { reason: `Started by hand by ${by}` });
  return { state: { ...previous, episodes: ledger.episodes }, decisions: ledger.decisions };
}
