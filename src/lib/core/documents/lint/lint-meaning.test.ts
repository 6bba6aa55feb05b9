import { describe, expect, test } from 'vitest';
import { lint } from './lint.ts';
import { node, task, bands, graph, workflow, edge, catalogue, checker } from './sample-graph.ts';

const check = checker(test, expect);

describe('types of values', () => {
  const clause = (more: object) =>
    node('condition', { inputs: ['plan'], when: { key: 'c', input: 'plan', ...more }, forDays: 3 }, 'Gold');
  check([
    [
      'type-mismatch',
      () => graph({}, {}, { e_1: edge('sig_p.value', 'scl_a.value') }),
      'Scale "Usage": "value" needs a number and gets text; connect a number or a scale by category.',
    ],
    [
      'type-mismatch',
      () => graph({}, { sig_a: node('signal', { signal: 'plan', read: { fn: 'avg', days: 7 } }, 'Logins') }),
      'Signal "Logins": "avg" needs numbers, and "plan" holds text; read its latest value, count or age.',
    ],
    [
      'type-mismatch',
      () => graph({}, { sig_p: node('signal', { signal: 'plan', read: { fn: 'latest' }, whenMissing: 0 }, 'Plan') }),
      'Signal "Plan": what stands for a missing value is a number, and the value is text; use text.',
    ],
    [
      'never-decidable',
      () => graph({}, { cnd_a: clause({ op: 'less', value: 3 }) }),
      'Condition "Gold": the clause on "plan" compares with a number and gets text; compare with text.',
    ],
    [
      'never-decidable',
      () => graph({}, { cnd_a: clause({ op: 'less', value: 'gold' }) }),
      'Condition "Gold": the clause on "plan" asks which is larger, and text has no order; use a number or a date.',
    ],
    [
      'never-decidable',
      () => graph({}, { cnd_a: clause({ op: 'contains', value: 'go' }) }, { e_5: edge('sig_a.value', 'cnd_a.plan') }),
      'Condition "Gold": the clause on "plan" looks into text and gets a number; compare a number instead.',
    ],
    [
      'never-decidable',
      () => graph({}, { cnd_a: clause({ op: 'in', values: [1, 2] }) }),
      'Condition "Gold": the clause on "plan" lists no text and gets text; list values of that type.',
    ],
    [
      'no-such-day',
      () => graph({}, { cnd_a: clause({ op: 'equals', value: { date: '2026-02-31' } }) }),
      'Condition "Gold": there is no day "2026-02-31"; write it as 2026-01-31.',
    ],
    [
      'bad-cron',
      () => graph({}, { sch_a: node('schedule', { cron: '0 9 * * 8' }, 'Weekly') }),
      'Schedule "Weekly": "8" does not fit as weekday; write for example "0 9 * * 1" for Mondays at nine.',
    ],
    [
      'unused-option',
      () =>
        graph({}, { sig_a: node('signal', { signal: 'logins', read: { fn: 'sum', days: 28, of: 'min' } }, 'Logins') }),
      'Signal "Logins": "of" is read by change and percent change only; remove it.',
    ],
    [
      'duplicate-key',
      () =>
        graph(
          {},
          {
            cnd_a: node(
              'condition',
              { inputs: ['plan', 'plan'], when: { key: 'c', input: 'plan', op: 'isKnown' }, forDays: 1 },
              'Gold',
            ),
          },
        ),
      'Condition "Gold": two inputs have the key "plan"; give each its own.',
    ],
  ]);
});

describe('playbooks', () => {
  const email = (body: string) => node('email', { to: { contact: 'champion' }, subject: 'Hi', body }, 'Mail');
  const manual = { man_a: node('manual', {}, 'Start') };
  check([
    [
      'no-trigger',
      () => graph(workflow, {}, { e_4: edge('tsk_a.done', 'tsk_a.in') }),
      'Workflow "Health" has nothing that starts it; add a trigger or connect a condition or band to a step.',
    ],
    [
      'no-action',
      () => graph(workflow, { tsk_a: node('end', {}) }),
      'Workflow "Health" does nothing; add a task, an email or another action.',
    ],
    [
      'starts-nothing',
      () => graph({}, manual),
      'By hand "Start": it starts nothing; connect it to a step or remove it.',
    ],
    [
      'never-started',
      () =>
        graph(
          {},
          { tsk_b: node('task', task, 'B'), tsk_c: node('task', task, 'C') },
          { e_8: edge('tsk_b.done', 'tsk_c.in'), e_9: edge('tsk_c.done', 'tsk_b.in') },
        ),
      'Task "B": no trigger leads to it; connect it to a trigger, a condition or a band.',
    ],
    [
      'branch-leads-nowhere',
      () =>
        graph(
          {},
          { brn_a: node('branch', {}, 'Which') },
          { e_8: edge('tsk_a.done', 'brn_a.in'), e_9: edge('cnd_a.flag', 'brn_a.flag') },
        ),
      'Branch "Which": none of its ways leads on; connect "Yes", "No" or "Unknown".',
    ],
    [
      'action-without-cooldown',
      () => graph({}, { thr_a: node('threshold', { bands }, 'Health') }),
      'Threshold "Health": a score that goes to and fro across a boundary starts it each time; say when it may start again.',
    ],
    [
      'duplicate-action',
      () => graph({}, { tsk_b: node('task', task, 'Twin') }, { e_9: edge('thr_a.enter:low', 'tsk_b.in') }),
      'Task "Twin" does the same as Task "Call" at the same moment; remove one or make them differ.',
    ],
    [
      'secret-in-field',
      () => graph({}, { eml_a: email('Key: sk_live_0123456789abcdefXYZ') }, { e_9: edge('tsk_a.done', 'eml_a.in') }),
      'Email "Mail": the field "body" holds what looks like a secret; store it as a secret, name that here, and renew it.',
    ],
    [
      'secret-in-field',
      () =>
        graph(
          {},
          { hook_a: node('webhook', { url: 'https://ana:hunter2hunter2@example.com/', fields: [] }, 'CRM') },
          { e_9: edge('tsk_a.done', 'hook_a.in') },
        ),
      'Webhook "CRM": the address holds a password; take it out and let the receiver check the signature instead.',
    ],
    [
      'secret-in-field',
      () =>
        graph(
          {},
          { hook_a: node('webhook', { url: 'https://example.com/?api_key=0123456789', fields: [] }, 'CRM') },
          { e_9: edge('tsk_a.done', 'hook_a.in') },
        ),
      'Webhook "CRM": the address holds "api_key"; take it out and let the receiver check the signature instead.',
    ],
  ]);

  test('a secret is never repeated in the message', () => {
    const document = graph(
      {},
      {
        hook_a: node('webhook', {
          url: 'https://ana:hunter2hunter2@example.com/',
          fields: [{ key: 'token', value: 'abcdefgh12345' }],
        }),
      },
    );
    expect(JSON.stringify(lint(document, catalogue))).not.toMatch(/hunter2|abcdefgh/);
  });
});
