import type { Action } from '../actions/action.ts';
import { wiringOf } from '../decide/wiring.ts';
import { problem, type Problem } from '../problems.ts';
import type { Advance } from './advance.ts';
import type { Run, Token } from './run.ts';
import type { Outcome, RunContext, StepType, Visit } from './step.ts';
import { stepOf } from './steps/steps.ts';

/** More steps at one moment than any playbook means: it goes in circles without a wait. */
const maxSteps = 1000;

/** More open steps than anybody could work on for one account: a loop multiplies on every round. */
const maxOpen = 200;

/** One event's way through a playbook: gathers where the run stands afterwards and what it asked for. */
export class Walk {
  hasMoved = false;
  private readonly run: Run;
  private readonly context: RunContext;
  private readonly visits: Record<string, number>;
  private tokens: Token[];
  private readonly queue: string[] = [];
  private readonly actions: Action[] = [];
  private readonly problems: Problem[] = [];
  private hasEnded = false;

  constructor(run: Run, context: RunContext) {
    this.run = run;
    this.context = context;
    this.visits = { ...run.visits };
    this.tokens = [...run.tokens];
  }

  follow(nodeId: string, port: string): void {
    this.queue.push(...wiringOf(this.context.document).targets(nodeId, port));
  }

  due(token: Token): void {
    const visit = this.visitOf(token);
    if (visit) this.apply(visit, stepOf(visit.node.type)?.due?.(visit, token) ?? null, token);
  }

  look(token: Token): void {
    const visit = this.visitOf(token);
    if (visit) this.apply(visit, stepOf(visit.node.type)?.look?.(visit, token) ?? null, token);
  }

  answer(token: Token, port: string): void {
    const visit = this.visitOf(token);
    if (visit && stepOf(visit.node.type)?.answers?.includes(port)) this.apply(visit, { leave: [port] }, token);
  }

  /** Follows every edge that was taken to where it leads. */
  finish(): Advance {
    for (let steps = 0; this.queue.length > 0; steps++) {
      if (steps === maxSteps) return this.giveUp('run-too-many-steps', `took more than ${maxSteps} steps at once`);
      this.arrive(this.queue.shift()!);
    }
    if (this.tokens.length > maxOpen) return this.giveUp('run-too-many-open', `had more than ${maxOpen} steps open`);
    const tokens = this.hasEnded ? [] : this.tokens;
    const run = {
      ...this.run,
      visits: this.visits,
      tokens,
      status: tokens.length === 0 ? ('finished' as const) : ('active' as const),
    };
    return { run, actions: this.actions, problems: this.problems };
  }

  private arrive(nodeId: string): void {
    const occurrence = (this.visits[nodeId] ?? 0) + 1;
    const visit = this.visitOf({ nodeId, occurrence });
    const step = visit && stepOf(visit.node.type);
    if (!visit || !step) return;
    this.visits[nodeId] = occurrence;
    this.apply(visit, step.arrive(visit), null);
  }

  private apply(visit: Visit<StepType>, outcome: Outcome | null, token: Token | null): void {
    if (!outcome) return;
    const { nodeId, occurrence, context } = visit;
    const { leave = [], stay } = outcome;
    this.hasMoved = true;
    if (stay) {
      const left = [...(token?.left ?? []), ...leave];
      const standing: Token = { nodeId, occurrence, since: token?.since ?? context.now, ...stay, left };
      this.tokens = token ? this.tokens.map((each) => (each === token ? standing : each)) : [...this.tokens, standing];
    } else this.tokens = this.tokens.filter((each) => each !== token);
    this.actions.push(...(outcome.actions ?? []));
    this.problems.push(...(outcome.problems ?? []));
    if (outcome.ends) this.hasEnded = true;
    for (const port of leave) this.follow(nodeId, port);
  }

  private visitOf({ nodeId, occurrence }: Pick<Token, 'nodeId' | 'occurrence'>): Visit<StepType> | null {
    const node = this.context.document.nodes[nodeId];
    if (!node || !stepOf(node.type)) return null;
    return { node: node as Visit<StepType>['node'], nodeId, occurrence, run: this.run, context: this.context };
  }

  /** Nothing of this moment happens: a storm of actions is worse than none. */
  private giveUp(code: string, what: string): Advance {
    const { name, key } = this.context.document;
    const message = `A run of "${name}" ${what} and was stopped; look for a loop that multiplies, or put a Wait into it.`;
    return {
      run: { ...this.run, status: 'stopped', tokens: [] },
      actions: [],
      problems: [problem(code, message, { document: key })],
    };
  }
}
