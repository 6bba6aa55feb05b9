/** Every operation of the API: the reference is made from this, and a test sends its examples to a running server. */
import { z } from 'zod';
import type { Scope } from '../../auth/caller.ts';
import { kinds, type KindName } from '../items/kinds.ts';
import {
  accountShape,
  explanationQuery,
  explanationShape,
  listQuery,
  outcomeShape,
  outcomesQuery,
  pageOf,
  pointShape,
  pointsQuery,
  tasksQuery,
  taskShape,
} from '../read/shapes.ts';

export interface SendExample {
  readonly name: string;
  readonly summary: string;
  readonly items: readonly unknown[];
  readonly status: number;
  readonly answer: unknown;
}

interface Shared {
  /** As in the address, parameters in braces. */
  readonly path: string;
  readonly scope: Scope;
  readonly summary: string;
  readonly description: string;
}

export interface Sends extends Shared {
  readonly method: 'post';
  readonly kind: KindName;
  readonly item: z.ZodType;
  readonly examples: readonly SendExample[];
}

export interface Reads extends Shared {
  readonly method: 'get';
  readonly query: z.ZodObject;
  readonly answer: z.ZodType;
  /** Of parameters, those in the path included. */
  readonly example: Readonly<Record<string, string>>;
}

export type Operation = Sends | Reads;

const stored = (items: number) => ({ stored: items, refused: 0, problems: [] });
const before = 'Each item is stored or refused for itself; what is sent again changes nothing.';

function sends(
  kind: KindName,
  scope: Scope,
  summary: string,
  description: string,
  more: readonly SendExample[] = [],
): Sends {
  const { schema, examples } = kinds[kind];
  const good = {
    name: kind,
    summary: 'All of it is stored',
    items: examples,
    status: 200,
    answer: stored(examples.length),
  };
  const item = schema as z.ZodType;
  return {
    method: 'post',
    path: `/api/v1/${kind}`,
    kind,
    scope,
    summary,
    description,
    item,
    examples: [good, ...more],
  };
}

const account = { account: 'A-1001' };

export const operations: readonly Operation[] = [
  sends(
    'accounts',
    'accounts:write',
    'Create or change accounts',
    `${before} An account that does not exist is created.`,
  ),
  {
    method: 'get',
    path: '/api/v1/accounts',
    scope: 'accounts:read',
    summary: 'List accounts',
    description: 'All accounts with their attributes, and their scores when the token may read scores.',
    query: listQuery,
    answer: pageOf(accountShape),
    example: { limit: '2' },
  },
  {
    method: 'get',
    path: '/api/v1/accounts/{account}',
    scope: 'accounts:read',
    summary: 'Read an account',
    description: 'By our id, or the id it has in import files.',
    query: z.strictObject({}),
    answer: accountShape,
    example: account,
  },
  {
    method: 'get',
    path: '/api/v1/accounts/{account}/explanation',
    scope: 'scores:read',
    summary: 'Explain a score',
    description: 'Why an account stands where it does, now or at a moment of the past.',
    query: explanationQuery,
    answer: explanationShape,
    example: account,
  },
  {
    method: 'get',
    path: '/api/v1/accounts/{account}/scores',
    scope: 'scores:read',
    summary: 'Read the score history',
    description: 'Every change of the scores of an account, the newest first.',
    query: pointsQuery,
    answer: pageOf(pointShape),
    example: { ...account, limit: '50' },
  },
  sends(
    'contacts',
    'accounts:write',
    'Create or change contacts',
    `${before} A contact is known by its id, else its e-mail address, else its name.`,
  ),
  sends(
    'observations',
    'signals:write',
    'Send values of signals',
    `${before} Nothing is overwritten: a value is kept with when it was true and when it was learned.`,
    [
      {
        name: 'partly-refused',
        summary: 'One is stored, one refused',
        items: [
          { account: 'A-1001', signal: 'logins', value: 44, observedAt: '2026-03-02' },
          { account: 'nobody', signal: 'logins', value: 3, observedAt: '2026-03-02' },
        ],
        status: 207,
        answer: {
          stored: 1,
          refused: 1,
          problems: [
            {
              index: 1,
              code: 'unknown-account',
              message: 'There is no account "nobody"; send it to /api/v1/accounts first.',
              path: 'account',
            },
          ],
        },
      },
      {
        name: 'reused-message-id',
        summary: 'A message id that came with other content',
        items: [
          {
            account: { source: 'crm', id: 'CRM-7' },
            signal: 'logins',
            value: 18,
            observedAt: '2026-03-01T14:30:00Z',
            messageId: 'usage-2026-03-01-7',
          },
        ],
        status: 409,
        answer: {
          stored: 0,
          refused: 1,
          problems: [
            {
              index: 0,
              code: 'message-id-reused',
              path: 'messageId',
              message:
                'The message id "usage-2026-03-01-7" came before with other content; give this item an id of its own.',
            },
          ],
        },
      },
    ],
  ),
  sends('events', 'signals:write', 'Send events', `${before} Signals may count them.`),
  sends(
    'records',
    'signals:write',
    'Send tickets, orders and other records',
    `${before} A later version replaces the one before; the one before stays in the history.`,
  ),
  sends(
    'outcomes',
    'outcomes:write',
    'Send outcomes',
    `${before} A churn takes the account out of the book on the day it takes effect.`,
  ),
  {
    method: 'get',
    path: '/api/v1/outcomes',
    scope: 'accounts:read',
    summary: 'List outcomes',
    description: 'By account; "limit" counts accounts, so that the outcomes of one are never torn apart.',
    query: outcomesQuery,
    answer: pageOf(outcomeShape),
    example: { account: 'A-1001' },
  },
  {
    method: 'get',
    path: '/api/v1/tasks',
    scope: 'tasks:read',
    summary: 'List tasks',
    description: 'In order of creation, the oldest first.',
    query: tasksQuery,
    answer: pageOf(taskShape),
    example: { status: 'open', limit: '10' },
  },
];
