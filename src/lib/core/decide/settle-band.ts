import type { ThresholdReading } from '../evaluate/evaluation.ts';
import type { ThresholdConfig } from '../documents/nodes/threshold.ts';
import type { ActiveOverride } from '../signals/history.ts';
import { dayMs } from '../time/calendar.ts';
import type { BandState } from './decision.ts';

export interface SettleBandInput {
  readonly config: ThresholdConfig;
  readonly reading: ThresholdReading;
  /** The band a force flag puts the account in, as settled (an unknown flag keeps what it said before). */
  readonly forced: string | null;
  readonly override: ActiveOverride | null;
  readonly previous: BandState | undefined;
  /** Epoch ms of the evaluation. */
  readonly at: number;
}

/**
 * Folds one reading of a threshold into its settled band: override, then force, then buffer (hysteresis), then dwell
 * (graph-document.md, Meaning). The band by score goes on being folded underneath an override or force, so that
 * the account is where it would have been once they end. An override into a band that is gone is ignored.
 */
export function settleBand({ config, reading, forced, override, previous, at }: SettleBandInput): BandState {
  const scoring = settleScored(config, reading, previous, at);
  const overriding = inForce(override, config, at);
  const band = overriding?.band ?? forced ?? scoring.scored;
  return {
    band,
    since: previous && previous.band === band ? previous.since : at,
    scored: scoring.scored,
    pending: scoring.pending,
    unknownSince: scoring.unknownSince,
    heldBy: overriding ? 'override' : forced !== null ? 'force' : heldByScore(scoring, reading),
  };
}

/** The override, unless it has expired or names a band the threshold no longer has. */
export function inForce(override: ActiveOverride | null, config: ThresholdConfig, at: number): ActiveOverride | null {
  if (!override || !config.bands.some(({ key }) => key === override.band)) return null;
  return override.expiresAt === null || override.expiresAt > at ? override : null;
}

type Scoring = Pick<BandState, 'scored' | 'pending' | 'unknownSince'>;

function settleScored(
  config: ThresholdConfig,
  { score, rawBand }: ThresholdReading,
  previous: BandState | undefined,
  at: number,
): Scoring {
  const index = config.bands.findIndex(({ key }) => key === previous?.scored);
  const isKnown = score !== null && rawBand !== null;
  // First evaluation, or the band it was in has gone.
  if (!previous || index < 0) return { scored: isKnown ? rawBand : null, pending: null, unknownSince: null };
  const { scored, pending, unknownSince } = previous;
  if (!isKnown) return { scored, pending, unknownSince: pending ? (unknownSince ?? at) : null };
  if (!leaves(config, index, score)) return { scored, pending: null, unknownSince: null };
  const waiting = pending
    ? { ...pending, band: rawBand, paused: pending.paused + (unknownSince === null ? 0 : at - unknownSince) }
    : { band: rawBand, since: at, paused: 0 };
  const lasted = at - waiting.since - waiting.paused;
  if (lasted >= config.minDwellDays * dayMs) return { scored: rawBand, pending: null, unknownSince: null };
  return { scored, pending: waiting, unknownSince: null };
}

function leaves({ bands, hysteresis }: ThresholdConfig, index: number, score: number): boolean {
  const next = bands[index + 1];
  return score < bands[index]!.from - hysteresis || (next !== undefined && score >= next.from + hysteresis);
}

function heldByScore({ scored, pending }: Scoring, { rawBand }: ThresholdReading): BandState['heldBy'] {
  if (pending) return 'dwell';
  return rawBand !== null && rawBand !== scored ? 'buffer' : null;
}
