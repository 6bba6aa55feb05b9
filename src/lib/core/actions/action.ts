/** The closed list of things the world can be asked to do, as data. Nothing here does them. */
import type { Constant } from '../values.ts';
import type { OwnerRule, Recipient } from '../documents/nodes/recipients.ts';
import type { TaskConfig } from '../documents/nodes/task.ts';

interface ActionParts {
  /** `actionId`: sha256 of document key, trigger, band, account, episode, node and occurrence. */
  readonly id: string;
  readonly runId: string;
  readonly nodeId: string;
  readonly accountId: string;
  readonly document: string;
  /** Epoch ms. */
  readonly at: number;
}

export type Action = ActionParts &
  (
    | {
        readonly do: 'create-task';
        readonly title: string;
        readonly body: string;
        readonly checklist: TaskConfig['checklist'];
        readonly owner: OwnerRule;
        /** Epoch ms: end of the due working day. */
        readonly dueAt: number;
        readonly priority: TaskConfig['priority'];
        readonly kind: TaskConfig['kind'];
        readonly channel: TaskConfig['channel'];
        readonly oneOpenPer: string | null;
        readonly ask: TaskConfig['ask'] | null;
        readonly reason: string;
      }
    | {
        readonly do: 'send-email';
        readonly to: Recipient;
        readonly subject: string;
        readonly body: string;
        readonly hold: boolean;
      }
    | {
        readonly do: 'send-survey';
        readonly to: Recipient;
        readonly survey: 'nps' | 'csat' | 'ces';
        readonly signal: string;
        readonly subject: string;
        readonly body: string;
        readonly hold: boolean;
      }
    | {
        readonly do: 'call-webhook';
        readonly url: string;
        readonly body: Readonly<Record<string, string>>;
        readonly secret: string | null;
      }
    | { readonly do: 'set-attribute'; readonly attribute: string; readonly value: Constant | null }
    | { readonly do: 'notify'; readonly to: OwnerRule; readonly text: string }
    /** The episode is over: close what this run opened. */
    | { readonly do: 'close-tasks'; readonly as: 'recovered' | 'churned' }
  );

export type ActionKind = Action['do'];
