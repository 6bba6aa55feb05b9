import type { Decision } from '../decide/decision.ts';
import type { Run, RunEvent } from './run.ts';

export interface RunStart {
  /** Made by the caller. */
  readonly id: string;
  /** A `trigger-fired` decision. */
  readonly decision: Decision;
  readonly document: { readonly key: string };
  /** Content hash of the version the run stays on. */
  readonly version: string;
  readonly accountId: string;
  /** Epoch ms. */
  readonly now: number;
}

/** A run that has not moved yet: advance it with `startedEvent(decision)`. */
export function startRun({ id, decision, document, version, accountId, now }: RunStart): Run {
  return {
    id,
    document: document.key,
    version,
    accountId,
    trigger: decision.trigger,
    band: decision.band,
    episode: decision.episode,
    startedAt: now,
    reason: decision.reason,
    status: 'active',
    tokens: [],
    visits: {},
  };
}

/** The event that sets a new run going. */
export function startedEvent({ nodeId, port }: Decision): RunEvent {
  return { type: 'started', nodeId, port: port ?? '' };
}
