import { bandLook, type Tone } from '#lib/ui/tones.ts';
import type { LiveModel } from '../live-models.ts';

export interface BandCount {
  readonly model: string | null;
  readonly band: string | null;
  readonly accounts: number;
  readonly arr: number;
}

export interface BandTotal {
  /** `null`: accounts without a score. */
  readonly key: string | null;
  readonly name: string;
  readonly tone: Tone;
  readonly accounts: number;
  readonly arr: number;
}

/** Accounts and ARR by band over all models, worst band first, accounts without a score last. Bands of one key are one band. */
export function summariseBands(counts: readonly BandCount[], models: Readonly<Record<string, LiveModel>>): BandTotal[] {
  const places = new Map(
    Object.values(models).flatMap(({ bands }) => bands.map(({ key }, place) => [key, place / bands.length] as const)),
  );
  const groups = Map.groupBy(counts, ({ band }) => band);
  const totals = [...groups].map(([key, group]) => {
    const biggest = group.reduce((one, other) => (other.accounts > one.accounts ? other : one));
    return {
      key,
      ...bandLook(models[biggest.model ?? '']?.bands, key),
      accounts: group.reduce((sum, { accounts }) => sum + accounts, 0),
      arr: group.reduce((sum, { arr }) => sum + arr, 0),
    };
  });
  const place = (key: string | null) => (key === null ? 2 : (places.get(key) ?? 1));
  return totals.sort((a, b) => place(a.key) - place(b.key) || a.name.localeCompare(b.name));
}
