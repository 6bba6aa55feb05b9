/** Who looks after an account, whether it is still there, and what was decided by hand: as of a horizon. */
import type { AccountRole } from '../documents/nodes/recipients.ts';
import { type AccountHistory, type ActiveOverride, type Horizon, type OutcomeEntry } from './history.ts';
import { earlier, nextEntryAt, versionsByThing } from './versions.ts';

/**
 * Since when the account is gone (epoch ms), or `null` while it is not. Churn counts from its effective date, not from the notice;
 * a later `reactivated` opens the account again. Of two outcomes with one effective date the one learned last holds.
 */
export function churnedAsOf(history: AccountHistory, horizon: Horizon): number | null {
  let since: number | null = null;
  for (const { outcome, effectiveAt } of churnTurns(history, horizon)) {
    if (effectiveAt > horizon.at) break;
    since = outcome === 'churned' ? (since ?? effectiveAt) : null;
  }
  return since;
}

/** The next moment (epoch ms) at which churn may begin or end without anything new arriving: when what is known takes effect. */
export function nextChurnTurn(history: AccountHistory, horizon: Horizon): number | null {
  const turn = churnTurns(history, horizon).find((entry) => entry.effectiveAt > horizon.at);
  return earlier(turn?.effectiveAt ?? null, nextEntryAt(history.outcomes, horizon));
}

function churnTurns(history: AccountHistory, horizon: Horizon): OutcomeEntry[] {
  const versions = [...versionsByThing(history.outcomes, (entry) => entry.outcome, horizon).values()].flat();
  return versions
    .filter((entry) => entry.outcome === 'churned' || entry.outcome === 'reactivated')
    .sort((a, b) => a.effectiveAt - b.effectiveAt || a.observedAt - b.observedAt || a.rev - b.rev);
}

/** User ids by role; a role nobody has is not there. */
export function ownersAsOf(history: AccountHistory, horizon: Horizon): Partial<Record<AccountRole, string>> {
  const owners: Partial<Record<AccountRole, string>> = {};
  for (const versions of versionsByThing(history.owners, (entry) => entry.role, horizon).values()) {
    const owner = versions.at(-1);
    if (owner?.userId != null) owners[owner.role] = owner.userId;
  }
  return owners;
}

/** The band somebody set by hand for a model and that has not been taken back or expired (it ends at `expiresAt`). */
export function overrideAsOf(history: AccountHistory, model: string, horizon: Horizon): ActiveOverride | null {
  const versions = versionsByThing(history.overrides, (entry) => entry.model, horizon).get(model) ?? [];
  const newest = versions.at(-1);
  if (!newest || newest.band === null || (newest.expiresAt !== null && newest.expiresAt <= horizon.at)) return null;
  return { band: newest.band, reason: newest.reason, expiresAt: newest.expiresAt };
}
