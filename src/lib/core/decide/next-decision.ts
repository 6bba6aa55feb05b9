import type { GraphDocument } from '../documents/document.ts';
import type { ActiveOverride } from '../signals/history.ts';
import { dayMs } from '../time/calendar.ts';
import type { DecisionState } from './decision.ts';
import type { Settling } from './decide.ts';
import { dueOf } from './follow-moments.ts';
import { own } from '../own.ts';
import { wiringOf } from './wiring.ts';

/** What else may change a decision with time alone. */
export interface Pending {
  readonly dates?: Settling['dates'];
  readonly override?: ActiveOverride | null;
}

/**
 * The first moment after `at` (the evaluation's, epoch ms) at which time alone would change a decision: a band has
 * lasted long enough, a condition has held for its days, a date trigger is due, an override expires. `null` when
 * nothing will. Facts that expire have their own `validUntil`.
 */
export function nextDecisionAt(
  state: DecisionState,
  document: GraphDocument,
  at: number,
  pending: Pending = {},
): number | null {
  const due: (number | null)[] = [];
  const { triggers, thresholds, conditions } = wiringOf(document);
  for (const [id, { config }] of thresholds) due.push(dwellEndsAt(state, id, config.minDwellDays));
  for (const [id, { config }] of conditions)
    if (config.forDays !== undefined) due.push(heldLongEnoughAt(state, id, config.forDays));
  for (const trigger of triggers) if (trigger.on === 'date' && pending.dates) due.push(dueOf(trigger, pending.dates));
  if (pending.override) due.push(pending.override.expiresAt);
  const ahead = due.filter((moment): moment is number => moment !== null && moment > at);
  return ahead.length === 0 ? null : Math.min(...ahead);
}

// Clocks stand still while the score or flag is unknown.
function dwellEndsAt(state: DecisionState, id: string, days: number): number | null {
  const band = own(state.bands, id);
  if (!band?.pending || band.unknownSince !== null) return null;
  return band.pending.since + band.pending.paused + days * dayMs;
}

function heldLongEnoughAt(state: DecisionState, id: string, days: number): number | null {
  const held = own(state.held, id);
  return !held || held.unknownSince !== null ? null : held.since + days * dayMs;
}
