/** The way of deliveries to the store: what waits at the same time is committed together, and large requests let small ones past. */
import type { Delivery, DeliveryGroup } from '../store/intake-store.ts';
import type { Store } from '../store/store.ts';
import { scoreDeliveries } from '../tone/score-tone.ts';
import { Refusal } from './refusal.ts';

/** Items to a transaction: about 15 ms of the writer's time, since nobody should wait long behind one. */
const together = 500;
/** Of one request in one transaction, while others wait. */
const share = 250;
/** Transactions on their way: one is written while the next one is gathered. */
const mostUnderWay = 2;
/** Items that may wait: some seconds of work. More are told to come back. */
const mostWaiting = 100_000;

interface Waiting {
  readonly source: string;
  readonly actor: string;
  readonly deliveries: readonly Delivery[];
  readonly results: Uint8Array;
  /** How many were handed to the store, and how many it has answered for. */
  taken: number;
  answered: number;
  hasFailed: boolean;
  readonly resolve: (results: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

/** Some deliveries of one request. */
interface Part {
  readonly each: Waiting;
  readonly from: number;
  readonly to: number;
}

export interface Sender {
  readonly source: string;
  readonly actor: string;
}

export class Intake {
  readonly #store: Pick<Store, 'deliver' | 'readWorkspace'>;
  readonly #now: () => number;
  #waiting: Waiting[] = [];
  #items = 0;
  #underWay = 0;

  constructor(store: Pick<Store, 'deliver' | 'readWorkspace'>, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** Items that are not stored yet. */
  get waiting(): number {
    return this.#items;
  }

  /** Throws a Refusal (429) when so much waits that more would only wait in vain. */
  admit(): void {
    if (this.#items < mostWaiting) return;
    const problem = { code: 'busy', message: 'More arrives than can be stored; send this again later.', path: 'body' };
    throw new Refusal(429, problem, { 'retry-after': '2' });
  }

  /**
   * Answers the index into `deliveryResults` of each delivery once all of them are committed. Rejects when the store failed; those before
   * the failure are stored then, which sending again finds out.
   */
  async take({ source, actor }: Sender, sent: readonly Delivery[]): Promise<Uint8Array> {
    if (sent.length === 0) return new Uint8Array();
    const deliveries = hasEntries(sent)
      ? await scoreDeliveries(sent, async () => (await this.#store.readWorkspace()).locale)
      : sent;
    return new Promise((resolve, reject) => {
      const results = new Uint8Array(deliveries.length);
      this.#items += deliveries.length;
      this.#waiting.push({
        source,
        actor,
        deliveries,
        results,
        taken: 0,
        answered: 0,
        hasFailed: false,
        resolve,
        reject,
      });
      this.#next();
    });
  }

  #next(): void {
    while (this.#underWay < mostUnderWay && this.#waiting.length > 0) {
      this.#underWay++;
      void this.#deliver(this.#gather()).finally(() => {
        this.#underWay--;
        this.#next();
      });
    }
  }

  /** A share of each request in turn; what is left of one goes to the end of the line. */
  #gather(): Part[] {
    const parts: Part[] = [];
    const line = this.#waiting;
    this.#waiting = [];
    let room = together;
    while (line.length > 0 && room > 0) {
      const each = line.shift()!;
      const most = line.length === 0 && parts.length === 0 ? room : Math.min(room, share);
      const from = each.taken;
      const to = Math.min(each.deliveries.length, from + most);
      each.taken = to;
      room -= to - from;
      parts.push({ each, from, to });
      if (to < each.deliveries.length) this.#waiting.push(each);
    }
    this.#waiting = [...line, ...this.#waiting];
    return parts;
  }

  async #deliver(parts: readonly Part[]): Promise<void> {
    try {
      const answers = await this.#store.deliver(parts.map(groupOf), this.#now());
      for (const [index, part] of parts.entries()) this.#settle(part, answers[index]!);
    } catch (error) {
      // Nothing of it was stored. What one sender sent must not fail the others.
      if (parts.length === 1) this.#fail(parts[0]!.each, error);
      else for (const part of parts) await this.#deliver([part]);
    }
  }

  #settle({ each, from, to }: Part, answer: Uint8Array): void {
    if (each.hasFailed) return;
    each.results.set(answer, from);
    this.#items -= to - from;
    each.answered += to - from;
    if (each.answered === each.deliveries.length) each.resolve(each.results);
  }

  #fail(each: Waiting, error: unknown): void {
    if (each.hasFailed) return;
    each.hasFailed = true;
    this.#items -= each.deliveries.length - each.answered;
    this.#waiting = this.#waiting.filter((other) => other !== each);
    each.reject(error);
  }
}

/** Observations, by far the most of what is sent, have no text and wait for nothing. */
function hasEntries(deliveries: readonly Delivery[]): boolean {
  return deliveries.some(({ change: { events, records } }) => events !== undefined || records !== undefined);
}

function groupOf({ each: { source, actor, deliveries }, from, to }: Part): DeliveryGroup {
  const isWhole = from === 0 && to === deliveries.length;
  return { source, actor, deliveries: isWhole ? deliveries : deliveries.slice(from, to) };
}
