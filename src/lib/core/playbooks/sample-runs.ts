/** Runs and what surrounds them, for tests. */
import type { GraphDocument, Workflow } from '../documents/document.ts';
import type { GraphNode } from '../documents/nodes/catalogue.ts';
import { conditionNode, monday, workflow } from '../decide/sample-documents.ts';
import type { Action } from '../actions/action.ts';
import { plainCalendar } from '../time/calendar.ts';
import { advance, type Advance } from './advance.ts';
import type { Run, RunEvent } from './run.ts';
import { startRun } from './start-run.ts';
import type { RunContext } from './step.ts';

/** A workflow that starts by hand at `man_a`; `cnd_a` is a condition whose flag other steps may look at. */
export function playbook(
  nodes: Readonly<Record<string, GraphNode>>,
  wires: Parameters<typeof workflow>[1],
  more: Partial<Workflow> = {},
): Workflow {
  const all: Record<string, GraphNode> = {
    man_a: { type: 'manual', v: 1, config: {} },
    cnd_a: conditionNode('Few logins'),
    ...nodes,
  };
  return workflow(all, [['sig_s', 'value', 'cnd_a', 'logins'], ...wires], more);
}

export function contextOf(document: GraphDocument, more: Partial<RunContext> = {}): RunContext {
  const merge = {
    account: { name: 'Acme' },
    signal: {},
    owner: { name: 'Grace' },
    contacts: { champion: { name: 'Alan' } },
    score: 34.2,
    band: 'At risk',
  };
  return { document, now: monday, calendar: plainCalendar, flags: {}, dates: {}, merge, ...more };
}

export function newRun(more: Partial<Run> = {}): Run {
  const decision = {
    kind: 'trigger-fired' as const,
    document: 'usage-drop',
    nodeId: 'man_a',
    trigger: 'man_a',
    band: null,
    previousBand: null,
    episode: 1,
    at: monday,
    port: 'start',
    reason: 'Started by hand by Ada',
  };
  return {
    ...startRun({
      id: 'run-1',
      decision,
      document: { key: 'usage-drop' },
      version: 'v1',
      accountId: 'acc-1',
      now: monday,
    }),
    ...more,
  };
}

export const start: RunEvent = { type: 'started', nodeId: 'man_a', port: 'start' };

/** Folds events into a new run, each with what surrounds it; everything that was asked for on the way. */
export function play(
  document: GraphDocument,
  events: readonly (readonly [RunEvent | ((run: Run) => RunEvent), Partial<RunContext>?])[],
): Advance {
  return events.reduce<Advance>(
    (before, [event, more]) => {
      const next = advance(
        before.run,
        typeof event === 'function' ? event(before.run) : event,
        contextOf(document, more),
      );
      return {
        run: next.run,
        actions: [...before.actions, ...next.actions],
        problems: [...before.problems, ...next.problems],
      };
    },
    { run: newRun(), actions: [], problems: [] },
  );
}

/** The answer to what the run waits for at a node. */
export const answer =
  (nodeId: string, port: string) =>
  (run: Run): RunEvent => ({
    type: 'answered',
    actionId: run.tokens.find((token) => token.nodeId === nodeId)?.actionId ?? 'none',
    port,
  });

export const timer = (nodeId: string, occurrence = 1): RunEvent => ({ type: 'timer', nodeId, occurrence });

/** What was asked for, in short: `create-task tsk_a`. */
export const asked = (actions: readonly Action[]): string[] => actions.map((action) => `${action.do} ${action.nodeId}`);

/** Where a run stands, in short: `tsk_a#1`. */
export const standing = ({ tokens }: Run): string[] =>
  tokens.map(({ nodeId, occurrence }) => `${nodeId}#${occurrence}`);
