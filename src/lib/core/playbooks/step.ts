/** What a step of a playbook is: what it does on arrival, when its time has come, and when the world answers. */
import { actionId } from '../actions/action-id.ts';
import type { Action } from '../actions/action.ts';
import { renderLine, renderText, type MergeContext } from '../actions/merge.ts';
import { own } from '../own.ts';
import { wiringOf } from '../decide/wiring.ts';
import type { GraphDocument } from '../documents/document.ts';
import { nodeName, type NodeOfType } from '../documents/nodes/catalogue.ts';
import type { ContactRole } from '../documents/nodes/recipients.ts';
import type { Problem } from '../problems.ts';
import type { Calendar } from '../time/calendar.ts';
import type { Run, Token } from './run.ts';

/** Everything a run may look at, as of `now`. */
export interface RunContext {
  /** The version the run is pinned to. */
  readonly document: GraphDocument;
  /** Epoch ms. */
  readonly now: number;
  readonly calendar: Calendar;
  /** Flags of the document's conditions by node id, as last evaluated: not settled, so that a branch can see unknown. */
  readonly flags: Readonly<Record<string, boolean | null>>;
  /** Date attributes, epoch ms. */
  readonly dates: Readonly<Record<string, number | null>>;
  /** The reason and the workflow are the run's own. */
  readonly merge: Omit<MergeContext, 'reason' | 'workflow'>;
}

export type StepType =
  'task' | 'email' | 'survey' | 'webhook' | 'set-attribute' | 'notify' | 'wait' | 'wait-for' | 'branch' | 'end';

/** One stay of a run on a step. */
export interface Visit<Type extends StepType> extends Visiting {
  readonly node: NodeOfType<Type>;
}

export interface Visiting {
  readonly node: { readonly type: string; readonly name?: string };
  readonly nodeId: string;
  readonly occurrence: number;
  readonly run: Run;
  readonly context: RunContext;
}

export interface Outcome {
  /** Ports to leave through. */
  readonly leave?: readonly string[];
  /** Goes on standing there, waiting for a time, an answer or both. */
  readonly stay?: Pick<Token, 'dueAt' | 'actionId'>;
  readonly actions?: readonly Action[];
  readonly problems?: readonly Problem[];
  /** The run is over once everything else that happens at this moment has happened. */
  readonly ends?: true;
}

export interface Step<Type extends StepType> {
  readonly arrive: (visit: Visit<Type>) => Outcome;
  /** A due timer. */
  readonly due?: (visit: Visit<Type>, token: Token) => Outcome;
  /** Ports an answer leaves through; the step is over then. */
  readonly answers?: readonly string[];
  /** Something it waits for may have come true; `null` when it goes on waiting as before. */
  readonly look?: (visit: Visit<Type>, token: Token) => Outcome | null;
}

/** What every action of a visit says about itself. */
export function actionParts({ run, context, nodeId, occurrence }: Visiting) {
  return {
    id: actionId({ ...run, nodeId, occurrence }),
    runId: run.id,
    nodeId,
    accountId: run.accountId,
    document: run.document,
    at: context.now,
  };
}

/** The flag wired into a step, as of now; unknown when it is not known or not there. */
export function flagInto({ nodeId, context }: Visiting): boolean | null {
  const source = wiringOf(context.document).source(nodeId, 'flag');
  return source === null ? null : (own(context.flags, source) ?? null);
}

/** Whether any edge leaves through one of these ports. */
export function isConnected({ nodeId, context }: Visiting, ports: readonly string[]): boolean {
  return ports.some((port) => wiringOf(context.document).targets(nodeId, port).length > 0);
}

export interface Writer {
  /** A text of one line, fields filled in. */
  readonly line: (text: string, ...path: (string | number)[]) => string;
  readonly text: (text: string, ...path: (string | number)[]) => string;
  /** Fields that had no value. */
  readonly problems: readonly Problem[];
}

/** Fills in a step's texts and gathers what was missing; `path` walks from the node's config. */
export function writer({ run, context, node, nodeId }: Visiting, contact?: ContactRole): Writer {
  const problems: Problem[] = [];
  const { document } = context;
  const { why, how } = document.kind === 'workflow' ? document : { why: null, how: null };
  const merge: MergeContext = { ...context.merge, reason: run.reason, workflow: { name: document.name, why, how } };
  const write =
    (render: typeof renderText) =>
    (text: string, ...path: (string | number)[]) => {
      const rendered = render(text, merge, { of: nodeName(node), document: document.key, nodeId, path }, contact);
      problems.push(...rendered.problems);
      return rendered.text;
    };
  return { line: write(renderLine), text: write(renderText), problems };
}
