import type { GraphDocument } from '../documents/document.ts';
import { nodeName } from '../documents/nodes/catalogue.ts';
import { bandName, type ThresholdConfig } from '../documents/nodes/threshold.ts';
import type { ThresholdReading } from '../evaluate/evaluation.ts';
import type { ActiveOverride } from '../signals/history.ts';
import { dayMs } from '../time/calendar.ts';
import type { DecisionState } from './decision.ts';
import { own } from '../own.ts';
import { forcedBy } from './reason.ts';
import { shownDate, shownScore } from '../shown.ts';

export interface ExplainBandInput {
  readonly document: GraphDocument;
  /** The threshold. */
  readonly nodeId: string;
  readonly state: DecisionState;
  /** What it read in the evaluation the state comes from. */
  readonly reading: ThresholdReading;
  readonly override: ActiveOverride | null;
}

/** One sentence why a settled band is what it is: "Held at Healthy by the 2-point buffer." */
export function explainBand({ document, nodeId, state, reading, override }: ExplainBandInput): string {
  const node = document.nodes[nodeId];
  const settled = own(state.bands, nodeId);
  if (node?.type !== 'threshold' || !settled || settled.band === null)
    return `${node ? nodeName(node) : 'The score'} is unknown.`;
  const { config } = node;
  const band = bandName(config.bands, settled.band);
  switch (settled.heldBy) {
    case 'override': {
      const until = override && override.expiresAt !== null ? ` until ${shownDate(override.expiresAt)}` : '';
      return `Set to ${band} by hand${until}${override?.reason ? `: ${override.reason}` : '.'}`;
    }
    case 'force':
      return `Forced to ${band}${forcedBy(document, nodeId, settled.band, state.flags)}.`;
    case 'buffer':
      return `Held at ${band} by the ${config.hysteresis}-point buffer.`;
    case 'dwell': {
      const { pending, unknownSince } = settled;
      const next = pending ? bandName(config.bands, pending.band) : 'the next band';
      if (unknownSince !== null)
        return `Held at ${band}: the score has been unknown since ${shownDate(unknownSince)}, so the days towards ${next} do not count.`;
      const until = pending ? ` on ${shownDate(pending.since + pending.paused + config.minDwellDays * dayMs)}` : '';
      return `Held at ${band}: the score must stay away for ${days(config.minDwellDays)}; ${next} is due${until}.`;
    }
    case null:
      return reading.score === null
        ? `Stays at ${band} because the score is unknown.`
        : byScore(config, settled.band, band, reading.score);
  }
}

function byScore({ bands }: ThresholdConfig, key: string, band: string, score: number): string {
  const index = bands.findIndex((each) => each.key === key);
  const next = bands[index + 1];
  const from = bands[index]?.from ?? 0;
  if (index === 0 && next) return `${band} because the score of ${shownScore(score, next.from)} is below ${next.from}.`;
  if (!next) return `${band} because the score of ${shownScore(score, from)} is at or above ${from}.`;
  return `${band} because the score of ${shownScore(score, score - from < next.from - score ? from : next.from)} is between ${from} and ${next.from}.`;
}

function days(count: number): string {
  return `${count} ${count === 1 ? 'day' : 'days'}`;
}
