import type { Action } from '#lib/core/actions/action.ts';
import { constantValue } from '#lib/core/values.ts';
import type { Effect } from '../../evaluation-store.ts';
import { startAppend } from '../history/append.ts';
import { stableJson } from '../stable-json.ts';
import type { WriterContext } from '../writer-context.ts';
import { closeTasksOfRun, createTask } from './write-task.ts';

/**
 * Within the caller's transaction: does what was decided. An action whose id is known is not done again.
 * Returns the ids of the actions that took effect; those of watching documents are only recorded.
 */
export function applyEffects(
  context: WriterContext,
  account: number,
  accountId: string,
  effects: readonly Effect[],
  at: number,
): readonly string[] {
  const done: string[] = [];
  for (const effect of effects) {
    if (effect.mode === 'watch') recordWatched(context, account, effect);
    else if (isNew(context, account, effect.action)) {
      apply(context, account, accountId, effect, at);
      done.push(effect.action.id);
    }
  }
  return done;
}

function isNew(context: WriterContext, account: number, action: Action): boolean {
  const insert = context.prepare(
    'INSERT INTO effects (action_id, account, run_id, document, kind, at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  return insert.run(action.id, account, action.runId, action.document, action.do, action.at).changes > 0;
}

function recordWatched(context: WriterContext, account: number, effect: Effect): void {
  const { action } = effect;
  const { id, document, do: kind, at } = action;
  context
    .prepare(
      'INSERT INTO watched (action_id, account, document, kind, at, body) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    )
    .run(id, account, document, kind, at, isOutgoing(action) ? frozenBody(effect, action) : stableJson(action));
}

function apply(context: WriterContext, account: number, accountId: string, effect: Effect, at: number): void {
  const { action } = effect;
  switch (action.do) {
    case 'create-task':
      createTask(context, account, action, effect.ownerId);
      break;
    case 'close-tasks':
      closeTasksOfRun(context, action.runId, action.as, at);
      break;
    case 'set-attribute': {
      const value = action.value === null ? null : constantValue(action.value);
      const attributes = [{ attribute: action.attribute, value, observedAt: action.at, knownAt: action.at }];
      const appender = startAppend(context, at, `document:${action.document}`);
      appender.add([{ accountId, attributes }]);
      appender.finish();
      break;
    }
    case 'notify':
      context
        .prepare('INSERT INTO notifications (action_id, account, user_id, text, at) VALUES (?, ?, ?, ?, ?)')
        .run(action.id, account, effect.ownerId, action.text, action.at);
      break;
    case 'send-email':
    case 'send-survey':
    case 'call-webhook':
      post(context, account, effect, action);
      break;
  }
}

type Outgoing = Extract<Action, { do: 'send-email' | 'send-survey' | 'call-webhook' }>;

function isOutgoing(action: Action): action is Outgoing {
  return action.do === 'send-email' || action.do === 'send-survey' || action.do === 'call-webhook';
}

function post(context: WriterContext, account: number, effect: Effect, action: Outgoing): void {
  context
    .prepare('INSERT INTO outbox (action_id, account, document, kind, status, body, at) VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(
      action.id,
      account,
      action.document,
      action.do,
      statusOf(effect, action),
      frozenBody(effect, action),
      action.at,
    );
}

function statusOf(effect: Effect, action: Outgoing): 'waiting' | 'held' | 'no-recipient' {
  if (action.do === 'call-webhook') return 'waiting';
  if (effect.recipients.length === 0) return 'no-recipient';
  return action.hold ? 'held' : 'waiting';
}

/** All that sending needs and nothing that could change: what was decided and to whom. */
function frozenBody(effect: Effect, action: Outgoing): string {
  if (action.do === 'call-webhook') return stableJson({ url: action.url, secret: action.secret, body: action.body });
  const { subject, body } = action;
  const message = { to: effect.recipients, subject, body };
  return stableJson(
    action.do === 'send-survey' ? { ...message, survey: action.survey, signal: action.signal } : message,
  );
}
