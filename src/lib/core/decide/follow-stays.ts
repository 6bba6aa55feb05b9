/** Triggers an account stays in: bands of a threshold, conditions, and bands another model moved to. */
import type { ModelBands, Settling } from './decide.ts';
import type { Ledger } from './episodes.ts';
import { own } from '../own.ts';
import { bandReason, flagReason, moveReason } from './reason.ts';
import { wiringOf, type Trigger } from './wiring.ts';

interface Stay {
  /** The account is out of it: `null` while nobody can tell. */
  readonly isIn: boolean | null;
  /** It may open a new episode although one is open, as when a model moved on to another band. */
  readonly isNew?: boolean;
  readonly band?: string | null;
  readonly previousBand?: string | null;
  readonly reason: () => string;
}

/** Closes and opens episodes; all that end before any that begin. */
export function followStays(settling: Settling, ledger: Ledger): void {
  const stays = wiringOf(settling.document).triggers.flatMap((trigger) => {
    const stay = stayIn(trigger, settling, ledger);
    return stay ? [{ trigger, stay }] : [];
  });
  for (const { trigger, stay } of stays)
    if (stay.isIn === false || stay.isNew) ledger.close(trigger.name, stay.reason());
  for (const { trigger, stay } of stays)
    if (stay.isIn && !ledger.of(trigger.name).open)
      ledger.open(trigger, { reason: stay.reason(), band: stay.band ?? null, previousBand: stay.previousBand ?? null });
}

function stayIn(trigger: Trigger, settling: Settling, ledger: Ledger): Stay | null {
  switch (trigger.on) {
    case 'band':
      return stayInBand(trigger, settling);
    case 'entered': {
      const isIn = own(settling.evaluation.flags, trigger.nodeId) ?? null;
      return { isIn, reason: () => flagReason(settling.document, trigger.nodeId, settling.evaluation, isIn === true) };
    }
    case 'cleared':
      return stayCleared(trigger.nodeId, settling);
    case 'band-change':
      return stayMoved(trigger, settling, ledger);
    default:
      return null;
  }
}

function stayInBand({ nodeId, band }: Extract<Trigger, { on: 'band' }>, settling: Settling): Stay {
  const { document, evaluation, override, flags, previous } = settling;
  const state = own(settling.bands, nodeId)!;
  const before = own(previous.bands, nodeId)?.band ?? null;
  const reading = own(evaluation.thresholds, nodeId) ?? { score: null, rawBand: null, forced: null };
  const isIn = state.band === band ? (settling.grounded.has(nodeId) ? true : null) : false;
  return {
    isIn,
    band,
    previousBand: before === state.band ? null : before,
    reason: () => bandReason({ document, nodeId, from: before, state, reading, override, flags }),
  };
}

/** "Became false": needs to have been true before; lasts until it is true again. */
function stayCleared(nodeId: string, settling: Settling): Stay {
  const now = own(settling.evaluation.flags, nodeId) ?? null;
  const before = own(settling.previous.flags, nodeId)?.flag ?? null;
  const isIn = now === true ? false : now === false && before === true ? true : null;
  return { isIn, reason: () => flagReason(settling.document, nodeId, settling.evaluation, now === true) };
}

function stayMoved(
  { node, name }: Extract<Trigger, { on: 'band-change' }>,
  settling: Settling,
  ledger: Ledger,
): Stay | null {
  const { model, from, to, direction } = node.config;
  const bands = own(settling.models, model);
  if (!bands || bands.after === null) return null;
  const { before, after } = bands;
  const episode = ledger.of(name);
  const reason = () => moveReason(bands.name ?? model, bands);
  if (episode.open && episode.band === after) return null;
  const matches =
    settling.evaluation.applies === true &&
    (from.length === 0 || from.includes(before ?? '')) &&
    (to.length === 0 || to.includes(after)) &&
    goes(direction, bands);
  return { isIn: matches, isNew: matches, band: after, previousBand: before, reason };
}

/** Whether a model moved that way. A band that is not in its list cannot be compared: the model was changed, not the account. */
function goes(direction: 'any' | 'worse' | 'better', { before, after, bands }: ModelBands): boolean {
  const order = (band: string | null): number => bands.findIndex(({ key }) => key === band);
  const [left, entered] = [order(before), order(after)];
  if (left < 0 || entered < 0 || left === entered) return false;
  return direction === 'any' || (direction === 'worse') === entered < left;
}
