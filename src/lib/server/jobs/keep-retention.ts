/** Every night what is past its time is taken away, a stretch at a time between the other jobs. */
import { startOfDay } from '#lib/core/time/days.ts';
import type { Store } from '../store/store.ts';

const hourMs = 3_600_000;
/** After local midnight, in ms: before the night's run over the book, which scores by what is left. */
const nightAt = hourMs;

export class RetentionKeeper {
  readonly #store: Store;
  /** The night that was looked after last (epoch ms). */
  #night: number | null = null;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Takes the next stretch away, at night begins a round; says whether there is more to do at once. */
  async step(at: number): Promise<boolean> {
    if (await this.#store.stepRetention(at)) return true;
    // The next night is 23 hours later at the earliest: clocks may be put forward.
    if (this.#night !== null && at >= this.#night && at < this.#night + 23 * hourMs) return false;
    const night = await this.#newestNight(at);
    const isNew = night !== this.#night;
    this.#night = night;
    // A restored copy waits until somebody has looked at it.
    if (!isNew || (await this.#store.readRestored()) !== null) return false;
    const round = await this.#store.readRetentionRound();
    return (round === null || round.startedAt < night) && this.#store.startRetention('rapport', at);
  }

  async #newestNight(at: number): Promise<number> {
    const { timeZone } = (await this.#store.readWorkspace()).calendar;
    const midnight = startOfDay(at, timeZone);
    return at >= midnight + nightAt ? midnight + nightAt : startOfDay(midnight - 1, timeZone) + nightAt;
  }
}
