/** Sentences that say why: shown with decisions, tasks and episodes. */
import type { GraphDocument } from '../documents/document.ts';
import { nodeName } from '../documents/nodes/catalogue.ts';
import { bandName } from '../documents/nodes/threshold.ts';
import type { Evaluation, ThresholdReading } from '../evaluate/evaluation.ts';
import type { ActiveOverride, EventEntry } from '../signals/history.ts';
import type { ModelBands } from './decide.ts';
import type { BandState, FlagState } from './decision.ts';
import { describeClauses } from './describe-clauses.ts';
import { own } from '../own.ts';
import { shownDate, shownName, shownScore } from '../shown.ts';
import { wiringOf, type Trigger } from './wiring.ts';

export interface BandReason {
  readonly document: GraphDocument;
  readonly nodeId: string;
  /** The settled band before; `null` for a first one. */
  readonly from: string | null;
  readonly state: BandState;
  readonly reading: ThresholdReading;
  readonly override: ActiveOverride | null;
  readonly flags: Readonly<Record<string, FlagState>>;
}

/** "Health fell to At risk: score 34.2, below 40". */
export function bandReason({ document, nodeId, from, state, reading, override, flags }: BandReason): string {
  const node = document.nodes[nodeId];
  if (node?.type !== 'threshold' || state.band === null) return `${document.name} is unknown`;
  const { bands } = node.config;
  const order = (key: string | null): number => bands.findIndex((band) => band.key === key);
  const [left, entered] = [order(from), order(state.band)];
  const name = nodeName(node);
  const band = bandName(bands, state.band);
  if (state.heldBy === 'override')
    return `${name} was set to ${band} by hand${override?.reason ? `: ${override.reason}` : ''}`;
  if (state.heldBy === 'force') return `${name} is ${band}${forcedBy(document, nodeId, state.band, flags)}`;
  const verb = left < 0 || left === entered ? 'is' : entered < left ? 'fell to' : 'rose to';
  if (reading.score === null) return `${name} ${verb} ${band}`;
  const next = bands[entered + 1];
  const isUpper = (left < 0 || left === entered ? next === undefined : entered > left) || next === undefined;
  const boundary = isUpper ? bands[entered]!.from : next.from;
  const side = reading.score < boundary ? 'below' : 'at or above';
  return `${name} ${verb} ${band}: score ${shownScore(reading.score, boundary)}, ${side} ${boundary}`;
}

/** Names the condition that forces a band: ` because of "Champion left"`. */
export function forcedBy(document: GraphDocument, nodeId: string, band: string, flags: BandReason['flags']): string {
  const source = wiringOf(document).source(nodeId, `force:${band}`);
  const node = source === null || own(flags, source)?.flag !== true ? undefined : document.nodes[source];
  return node ? ` because of "${nodeName(node)}"` : ', forced by a condition';
}

/** "Usage drop became true: Logins is 3 (below 10)". */
export function flagReason(
  document: GraphDocument,
  nodeId: string,
  evaluation: Pick<Evaluation, 'trace'>,
  flag: boolean,
): string {
  const node = document.nodes[nodeId];
  if (node?.type !== 'condition') return `A condition became ${flag}`;
  const because = describeClauses(document, nodeId, evaluation.trace);
  const days = node.config.forDays;
  const lasting = flag && days ? `has been true for ${days} ${days === 1 ? 'day' : 'days'}` : `became ${flag}`;
  return `${nodeName(node)} ${lasting}${because === '' ? '' : `: ${because}`}`;
}

/** "Health fell from Healthy to At risk". */
export function moveReason(model: string, { before, after, bands }: ModelBands): string {
  const name = (key: string | null): string => bands.find((band) => band.key === key)?.name ?? key ?? 'unknown';
  const order = (key: string | null): number => bands.findIndex((band) => band.key === key);
  const verb = order(after) < order(before) ? 'fell' : 'rose';
  return before === null || before === after
    ? `${model} is ${name(after)}`
    : `${model} ${verb} from ${name(before)} to ${name(after)}`;
}

/** "Renewal: 90 days before the renewal date, 1 June 2026". */
export function dateReason({ node, attribute, offsetDays }: Extract<Trigger, { on: 'date' }>, date: number): string {
  const days = Math.abs(offsetDays);
  const when = days === 0 ? 'on' : `${days} ${days === 1 ? 'day' : 'days'} ${offsetDays < 0 ? 'before' : 'after'}`;
  return `${nodeName(node)}: ${when} the ${shownName(attribute)}, ${shownDate(date)}`;
}

/** "Payment trouble: payment.failed on 3 March 2026". */
export function eventReason({ node }: Extract<Trigger, { on: 'event' }>, event: EventEntry): string {
  return `${nodeName(node)}: ${event.name} on ${shownDate(event.observedAt)}`;
}
