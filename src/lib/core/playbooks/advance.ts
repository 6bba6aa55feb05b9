import { actionId } from '../actions/action-id.ts';
import type { Action } from '../actions/action.ts';
import { wiringOf } from '../decide/wiring.ts';
import type { Problem } from '../problems.ts';
import type { Run, RunEvent, Token } from './run.ts';
import type { RunContext } from './step.ts';
import { Walk } from './walk.ts';

export interface Advance {
  /** The very same object when the event changed nothing. */
  readonly run: Run;
  /** What the world is asked to do, in order. Each id comes once in the life of a run. */
  readonly actions: readonly Action[];
  /** Merge fields without a value, dates that are not known, a run stopped for going in circles. */
  readonly problems: readonly Problem[];
}

/**
 * The next state of a run after an event, and what the world is asked to do: executes nothing. Late, unknown and
 * repeated events change nothing. All edges from a port are followed; a run is finished when no step is left to wait for.
 */
export function advance(run: Run, event: RunEvent, context: RunContext): Advance {
  if (run.status !== 'active') return unchanged(run);
  switch (event.type) {
    case 'started':
      return started(run, event, context);
    case 'timer':
      return moved(run, context, (walk) => {
        const token = run.tokens.find((each) => each.nodeId === event.nodeId && each.occurrence === event.occurrence);
        if (token && token.dueAt !== null && token.dueAt <= context.now) walk.due(token);
      });
    case 'answered':
      return moved(run, context, (walk) => {
        const token = run.tokens.find((each) => each.actionId === event.actionId);
        if (token) walk.answer(token, event.port);
      });
    case 'flag-met':
      return look(
        run,
        context,
        'wait-for',
        (token) =>
          token.nodeId === event.nodeId || wiringOf(context.document).source(token.nodeId, 'flag') === event.nodeId,
      );
    case 'dates-changed':
      return look(run, context, 'wait', () => true);
    case 'episode-ended':
      return context.document.kind === 'workflow' && context.document.whenEpisodeEnds === 'continue'
        ? unchanged(run)
        : stopped(run, context, 'recovered');
    case 'churned':
      return stopped(run, context, 'churned');
    case 'cancelled':
      return { ...unchanged(run), run: { ...run, status: 'stopped', tokens: [] } };
  }
}

function unchanged(run: Run): Advance {
  return { run, actions: [], problems: [] };
}

function started(run: Run, { nodeId, port }: Extract<RunEvent, { type: 'started' }>, context: RunContext): Advance {
  if (Object.keys(run.visits).length > 0) return unchanged(run);
  const walk = new Walk(run, context);
  walk.follow(nodeId, port);
  return walk.finish();
}

function moved(run: Run, context: RunContext, move: (walk: Walk) => void): Advance {
  const walk = new Walk(run, context);
  move(walk);
  return walk.hasMoved ? walk.finish() : unchanged(run);
}

function look(run: Run, context: RunContext, type: 'wait' | 'wait-for', concerns: (token: Token) => boolean): Advance {
  return moved(run, context, (walk) => {
    for (const token of run.tokens)
      if (context.document.nodes[token.nodeId]?.type === type && concerns(token)) walk.look(token);
  });
}

/** Ends a run early; its open tasks are closed with it. */
function stopped(run: Run, context: RunContext, as: 'recovered' | 'churned'): Advance {
  const hasOpenTask = run.tokens.some(({ nodeId }) => context.document.nodes[nodeId]?.type === 'task');
  const close: Action = {
    id: actionId({ ...run, nodeId: 'close-tasks', occurrence: 1 }),
    runId: run.id,
    nodeId: run.trigger.split(':')[0]!,
    accountId: run.accountId,
    document: run.document,
    at: context.now,
    do: 'close-tasks',
    as,
  };
  return { run: { ...run, status: 'stopped', tokens: [] }, actions: hasOpenTask ? [close] : [], problems: [] };
}
