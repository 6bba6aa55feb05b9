/** What decisions about one account mean for its runs: new ones start, those whose episode ended stop, those that wait look again. */
import { actionId } from '../actions/action-id.ts';
import type { Action } from '../actions/action.ts';
import type { Decision } from '../decide/decision.ts';
import type { GraphDocument } from '../documents/document.ts';
import type { LiveDocument } from '../evaluate/rule-set.ts';
import type { Problem } from '../problems.ts';
import type { Calendar } from '../time/calendar.ts';
import { advance } from './advance.ts';
import type { Run, RunEvent } from './run.ts';
import { startedEvent, startRun } from './start-run.ts';
import type { RunContext } from './step.ts';

/** What a document read about the account just now. */
export interface RunReading {
  readonly live: LiveDocument;
  readonly flags: Readonly<Record<string, boolean | null>>;
  readonly dates: Readonly<Record<string, number | null>>;
}

/** The account as runs see it. */
export interface RunSurroundings {
  readonly accountId: string;
  readonly calendar: Calendar;
  readonly merge: RunContext['merge'];
  /** The document of a version by content hash: runs stay on the version they started on. */
  readonly documentOf: (version: string) => GraphDocument | undefined;
}

export interface RunsInput {
  /** Epoch ms. */
  readonly at: number;
  readonly activeRuns: readonly Run[];
  readonly readings: readonly RunReading[];
  readonly decisions: readonly Decision[];
  readonly surroundings: RunSurroundings;
  readonly hasChurned?: boolean;
}

export type ActingMode = 'on' | 'watch';

export interface RunsOutput {
  /** Runs that changed, new ones included. */
  readonly runs: readonly Run[];
  readonly actions: readonly { readonly action: Action; readonly mode: ActingMode }[];
  readonly problems: readonly Problem[];
}

/** Advances all runs of an account. A document that only watches leaves what it would have done, and no run. */
export function advanceRuns(input: RunsInput): RunsOutput {
  const output = {
    runs: new Map<string, Run>(),
    actions: [] as { action: Action; mode: ActingMode }[],
    problems: [] as Problem[],
  };
  const readings = new Map(input.readings.map((reading) => [reading.live.document.key, reading]));

  const move = (run: Run, event: RunEvent, document: GraphDocument, mode: ActingMode) => {
    const next = advance(run, event, contextOf(document, readings.get(run.document), input));
    output.actions.push(...next.actions.map((action) => ({ action, mode })));
    output.problems.push(...next.problems);
    if (next.run !== run && mode === 'on') output.runs.set(run.id, next.run);
    return next.run;
  };

  for (const active of input.activeRuns) {
    const document = input.surroundings.documentOf(active.version);
    if (!document) continue;
    eventsFor(active, readings.get(active.document), input).reduce(
      (run, event) => move(run, event, document, 'on'),
      active,
    );
  }
  for (const decision of input.decisions) {
    const live = readings.get(decision.document)?.live;
    if (decision.kind !== 'trigger-fired' || !live || live.acting === 'off') continue;
    const id = actionId({ ...decision, accountId: input.surroundings.accountId, nodeId: 'run', occurrence: 1 });
    const run = startRun({
      id,
      decision,
      document: live.document,
      version: live.contentHash,
      accountId: input.surroundings.accountId,
      now: input.at,
    });
    move(run, startedEvent(decision), live.document, live.acting);
  }
  return { runs: [...output.runs.values()], actions: output.actions, problems: output.problems };
}

function eventsFor(run: Run, reading: RunReading | undefined, { decisions, hasChurned }: RunsInput): RunEvent[] {
  if (hasChurned) return [{ type: 'churned' }];
  const hasEnded = decisions.some(
    (each) =>
      each.kind === 'episode-closed' &&
      each.document === run.document &&
      each.trigger === run.trigger &&
      each.episode === run.episode,
  );
  if (hasEnded) return [{ type: 'episode-ended' }];
  const met = Object.entries(reading?.flags ?? {}).flatMap(([nodeId, flag]): RunEvent[] =>
    flag === true ? [{ type: 'flag-met', nodeId }] : [],
  );
  return [...met, { type: 'dates-changed' }];
}

function contextOf(
  document: GraphDocument,
  reading: RunReading | undefined,
  { at, surroundings }: RunsInput,
): RunContext {
  const { calendar, merge } = surroundings;
  return { document, now: at, calendar, flags: reading?.flags ?? {}, dates: reading?.dates ?? {}, merge };
}
