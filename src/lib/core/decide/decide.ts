import type { GraphDocument } from '../documents/document.ts';
import type { ThresholdConfig } from '../documents/nodes/threshold.ts';
import type { Evaluation, ThresholdReading } from '../evaluate/evaluation.ts';
import type { ActiveOverride, EventEntry } from '../signals/history.ts';
import type { BandState, Decision, DecisionState, FlagState } from './decision.ts';
import { endEpisodes } from './end-episodes.ts';
import { Ledger } from './episodes.ts';
import { followMoments } from './follow-moments.ts';
import { followStays } from './follow-stays.ts';
import { own } from '../own.ts';
import { bandReason } from './reason.ts';
import { inForce, settleBand } from './settle-band.ts';
import { wiringOf } from './wiring.ts';

/** The settled band of another document, before and after the account was evaluated this time. */
export interface ModelBands {
  readonly before: string | null;
  readonly after: string | null;
  /** From worst to best, as the threshold lists them. */
  readonly bands: readonly { readonly key: string; readonly name?: string | undefined }[];
  /** What the model is called in reasons; its key when left out. */
  readonly name?: string;
}

export interface DecideInput {
  readonly document: GraphDocument;
  readonly evaluation: Omit<Evaluation, 'contributions'>;
  readonly previous: DecisionState;
  /** Of the document's result threshold. */
  readonly override: ActiveOverride | null;
  /** By document key. */
  readonly models: Readonly<Record<string, ModelBands>>;
  /** Date attributes as of the evaluation, epoch ms; unknown ones are `null` or left out. */
  readonly dates: Readonly<Record<string, number | null>>;
  /** Event entries that are new since the last evaluation. */
  readonly events: readonly EventEntry[];
  /** Going live: what is true already opens its episode, and what happened already is taken note of; nothing starts. */
  readonly suppressFirst?: boolean;
}

export interface Decided {
  readonly state: DecisionState;
  /** Bands that changed, then episodes that ended, then what began. */
  readonly decisions: readonly Decision[];
}

/** What decisions of one evaluation look at, once bands and flags are settled. */
export interface Settling extends DecideInput {
  readonly bands: Readonly<Record<string, BandState>>;
  readonly flags: Readonly<Record<string, FlagState>>;
  /** Thresholds whose band rests on something known now; others start nothing. */
  readonly grounded: ReadonlySet<string>;
}

/**
 * Folds one evaluation into what is remembered of an account and a document, and says what follows. Evaluations
 * are given in time order; all moments are epoch ms. An evaluation in which nothing is known changes no band, ends no
 * episode and starts nothing. An account the document no longer applies to leaves all its episodes.
 */
export function decide(input: DecideInput): Decided {
  const { document, previous } = input;
  const { at, applies } = input.evaluation;
  if (applies === false)
    return endEpisodes({ document: document.key, previous, at, reason: `"${document.name}" no longer applies.` });
  const evaluation = applies === null ? unknowing(input.evaluation) : input.evaluation;
  const flags = settleFlags(document, evaluation, previous);
  const ledger = new Ledger({
    document: document.key,
    episodes: previous.episodes,
    at,
    isQuiet: input.suppressFirst === true,
  });
  const settled = settleBands({ ...input, evaluation }, flags, ledger);
  const settling = { ...input, evaluation, flags, ...settled };
  closeRemoved(document, ledger);
  followStays(settling, ledger);
  if (applies === true) followMoments(settling, ledger);
  return {
    state: { bands: settled.bands, flags, episodes: ledger.episodes, held: evaluation.held },
    decisions: ledger.decisions,
  };
}

function settleFlags(
  document: GraphDocument,
  evaluation: DecideInput['evaluation'],
  previous: DecisionState,
): Readonly<Record<string, FlagState>> {
  const flags: Record<string, FlagState> = {};
  for (const [id] of wiringOf(document).conditions) {
    const before = own(previous.flags, id);
    const flag = own(evaluation.flags, id) ?? null;
    const isSame = before && (flag === null || flag === before.flag);
    flags[id] = isSame ? before : { flag, since: evaluation.at };
  }
  return flags;
}

const unread: ThresholdReading = { score: null, rawBand: null, forced: null };

function settleBands(
  input: DecideInput,
  flags: Settling['flags'],
  ledger: Ledger,
): Pick<Settling, 'bands' | 'grounded'> {
  const { document, evaluation, previous } = input;
  const bands: Record<string, BandState> = {};
  const grounded = new Set<string>();
  const result = document.kind === 'health-model' ? document.result : null;
  for (const [id, node] of wiringOf(document).thresholds) {
    const reading = own(evaluation.thresholds, id) ?? unread;
    const override = id === result ? inForce(input.override, node.config, evaluation.at) : null;
    const forced = settleForced(document, id, node.config, reading, flags);
    const before = own(previous.bands, id);
    const after = settleBand({ config: node.config, reading, forced, override, previous: before, at: evaluation.at });
    bands[id] = after;
    const isScored = forced === null && reading.score !== null;
    if (override || reading.forced !== null || isScored) grounded.add(id);
    if (!before || before.band === null || after.band === null || after.band === before.band) continue;
    const reason = bandReason({ document, nodeId: id, from: before.band, state: after, reading, override, flags });
    const change = {
      nodeId: id,
      trigger: id,
      band: after.band,
      previousBand: before.band,
      episode: 0,
      port: null,
      reason,
    };
    ledger.write({ kind: 'band-changed', ...change });
  }
  return { bands, grounded };
}

/** The worst band forced now; a force flag that became unknown goes on saying what it said. */
function settleForced(
  document: GraphDocument,
  id: string,
  config: ThresholdConfig,
  reading: ThresholdReading,
  flags: Settling['flags'],
): string | null {
  const wiring = wiringOf(document);
  const isForced = (key: string): boolean => {
    const source = config.force?.includes(key) ? wiring.source(id, `force:${key}`) : null;
    return reading.forced === key || (source !== null && own(flags, source)?.flag === true);
  };
  return config.bands.find(({ key }) => isForced(key))?.key ?? null;
}

function closeRemoved(document: GraphDocument, ledger: Ledger): void {
  const names = wiringOf(document).triggerNames;
  for (const name of Object.keys(ledger.episodes).toSorted())
    if (!names.has(name)) ledger.close(name, 'The trigger was taken out of the document.');
}

function unknowing(evaluation: DecideInput['evaluation']): DecideInput['evaluation'] {
  return { ...evaluation, score: null, rawBand: null, forced: null, thresholds: {}, flags: {} };
}
