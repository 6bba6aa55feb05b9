/** The ledger of one decision: opens, closes and fires episodes, and writes down what it decided. */
import type { Decision, EpisodeState } from './decision.ts';
import { mayStart, rememberFired } from './may-start.ts';
import type { Trigger } from './wiring.ts';

/** How many event ids or date values a trigger remembers. */
const remembered = 200;

const untouched: EpisodeState = { number: 0, since: 0, open: false, band: null, fired: [], seen: [] };

interface LedgerInput {
  readonly document: string;
  readonly episodes: Readonly<Record<string, EpisodeState>>;
  readonly at: number;
  /** Open episodes without starting anything. */
  readonly isQuiet: boolean;
}

interface Cause {
  readonly reason: string;
  readonly band?: string | null;
  readonly previousBand?: string | null;
}

export class Ledger {
  readonly decisions: Decision[] = [];
  readonly episodes: Record<string, EpisodeState>;
  private readonly input: LedgerInput;

  constructor(input: LedgerInput) {
    this.input = input;
    this.episodes = { ...input.episodes };
  }

  of(name: string): EpisodeState {
    return Object.hasOwn(this.episodes, name) ? this.episodes[name]! : untouched;
  }

  write(decision: Omit<Decision, 'document' | 'at'>): void {
    this.decisions.push({ ...decision, document: this.input.document, at: this.input.at });
  }

  /** An account entered the trigger: a new episode, and a start if the re-entry policy allows. */
  open(trigger: Trigger, cause: Cause): void {
    const episode = this.count(trigger, cause, true);
    this.write({ kind: 'episode-opened', ...told(trigger, cause), episode: episode.number, port: null });
    this.fire(trigger, cause);
  }

  /** The account left it. `name` need not be a trigger of the document any more. */
  close(name: string, reason: string): void {
    const episode = this.of(name);
    if (!episode.open) return;
    this.episodes[name] = { ...episode, open: false };
    const { number, band } = episode;
    const nodeId = name.split(':')[0]!;
    this.write({
      kind: 'episode-closed',
      nodeId,
      trigger: name,
      band,
      previousBand: null,
      episode: number,
      port: null,
      reason,
    });
  }

  /** Something without a stay happened (a date, an event, a person's hand): once per `key`. */
  once(trigger: Trigger, key: string, cause: Cause): void {
    if (this.of(trigger.name).seen.includes(key)) return;
    const episode = this.count(trigger, cause, false);
    this.episodes[trigger.name] = { ...episode, seen: [...episode.seen, key].slice(-remembered) };
    this.fire(trigger, cause);
  }

  private count(trigger: Trigger, { band = null }: Cause, open: boolean): EpisodeState {
    const before = this.of(trigger.name);
    const next = { ...before, number: before.number + 1, since: this.input.at, open, band };
    this.episodes[trigger.name] = next;
    return next;
  }

  private fire(trigger: Trigger, cause: Cause): void {
    const { at, isQuiet } = this.input;
    const episode = this.of(trigger.name);
    if (isQuiet || !mayStart(trigger.reentry, episode.fired, at)) return;
    this.episodes[trigger.name] = { ...episode, fired: rememberFired(trigger.reentry, [...episode.fired, at]) };
    this.write({ kind: 'trigger-fired', ...told(trigger, cause), episode: episode.number, port: trigger.port });
  }
}

function told(trigger: Trigger, { reason, band = null, previousBand = null }: Cause) {
  return { nodeId: trigger.nodeId, trigger: trigger.name, band, previousBand, reason };
}
