import { describe, expect, test } from 'vitest';
import { checkConnection, connectionChecker } from './connect.ts';
import type { Edge, GraphDocument } from './document.ts';
import { applyEdits } from './edits.ts';
import { lint } from './lint/lint.ts';
import { readDocument } from './read-document.ts';

const node = (type: string, config: unknown, name?: string) => ({ type, v: 1, config, ...(name ? { name } : {}) });
const task = { title: 'Call', owner: { rule: 'role', role: 'csm' }, dueWorkingDays: 1, kind: 'risk' };
const bands = [
  { key: 'low', from: 0, tone: 'bad' },
  { key: 'high', from: 50, tone: 'good' },
];

const { document } = readDocument({
  format: 1,
  kind: 'workflow',
  key: 'w',
  name: 'W',
  nodes: {
    sig_a: node('signal', { signal: 'logins', read: { fn: 'latest' } }, 'Logins'),
    mth_a: node('math', { fn: 'add', operands: [{ key: 'a' }, { key: 'b' }] }, 'Sum'),
    mth_b: node('math', { fn: 'abs', operands: [{ key: 'a' }] }, 'Size'),
    scl_a: node(
      'scale',
      {
        method: 'linear',
        points: [
          [0, 0],
          [9, 100],
        ],
      },
      'Usage',
    ),
    wgt_a: node('weighting', { method: 'mean', weights: {}, missing: 'redistribute' }, 'All'),
    thr_a: node('threshold', { bands }, 'Health'),
    cnd_a: node('condition', { inputs: ['value'], when: { key: 'c', input: 'value', op: 'isKnown' } }, 'Known'),
    tsk_a: node('task', task, 'Call'),
    ntf_a: node('notify', { to: task.owner, text: 'x' }, 'Tell'),
    wfr_a: node('wait-for', { timeoutDays: 2 }, 'Until known'),
  },
  edges: {
    e_1: { from: ['sig_a', 'value'], to: ['mth_a', 'a'] },
    e_2: { from: ['mth_a', 'value'], to: ['scl_a', 'value'] },
    e_3: { from: ['scl_a', 'score'], to: ['thr_a', 'score'] },
    e_4: { from: ['thr_a', 'enter:low'], to: ['tsk_a', 'in'] },
    e_5: { from: ['tsk_a', 'created'], to: ['ntf_a', 'in'] },
    e_6: { from: ['scl_a', 'score'], to: ['wgt_a', 'inputs'] },
  },
  layout: { sig_a: [0, 0], thr_a: [201, 100] },
}) as { document: GraphDocument };

const from = (text: string): Edge['from'] => text.split('.') as Edge['from'];
let count = 0;
const freshId = (prefix: string) => `${prefix}_new${++count}`;

const good: [string, string][] = [
  ['sig_a.value', 'mth_a.b'],
  ['scl_a.score', 'cnd_a.value'],
  ['thr_a.band', 'cnd_a.value'],
  ['cnd_a.flag', 'wfr_a.flag'],
  ['cnd_a.entered', 'tsk_a.in'],
  ['ntf_a.done', 'wfr_a.in'],
];

test.each(good)('%s may lead to %s', (a, b) => {
  expect(checkConnection({ from: from(a), to: from(b) }, document)).toEqual({ ok: true });
});

describe('a refusal says why', () => {
  const refused: [string, string, string, string][] = [
    ['sig_a.value', 'thr_a.score', 'port-type', 'Health needs a score; Logins is a raw value. Insert a Scale?'],
    [
      'sig_a.value',
      'wfr_a.flag',
      'port-type',
      'Until known needs a flag (yes, no or unknown); Logins is a raw value. Insert a Condition?',
    ],
    ['sig_a.value', 'tsk_a.in', 'port-type', 'Call needs a start; Logins is a raw value. Insert a Condition?'],
    ['cnd_a.flag', 'thr_a.score', 'port-type', 'Health needs a score; Known is a flag. Connect another output.'],
    [
      'cnd_a.flag',
      'tsk_a.in',
      'port-type',
      'Call needs a start; Known is a flag. Connect the output of a trigger or of another step.',
    ],
    [
      'tsk_a.done',
      'scl_a.value',
      'port-type',
      'Usage needs a value; Call is a start, not a value. Connect another output.',
    ],
    ['sig_a.value', 'mth_a.a', 'duplicate-edge', 'Signal "Logins" is connected to "a" of Math "Sum" already.'],
    ['cnd_a.flag', 'scl_a.value', 'arity', '"Value" of Scale "Usage" is taken by Math "Sum"; replace that connection?'],
    [
      'scl_a.score',
      'mth_a.b',
      'cycle',
      'Math "Sum" already leads to Scale "Usage"; values cannot go round in a circle.',
    ],
    [
      'ntf_a.done',
      'tsk_a.in',
      'endless-loop',
      'Task "Call" already leads to Notify "Tell" without a pause; put a Wait between.',
    ],
    ['mth_b.value', 'mth_b.a', 'self-edge', 'Math "Size" cannot be connected to itself.'],
    ['gone_a.value', 'mth_a.a', 'unknown-node', 'There is no node gone_a; it may just have been deleted.'],
    ['sig_a.score', 'mth_a.a', 'unknown-port', 'Signal "Logins" has no output "score".'],
    ['sig_a.value', 'mth_a.constructor', 'unknown-port', 'Math "Sum" has no input "constructor".'],
  ];
  test.each(refused)('%s to %s: %s', (a, b, code, message) => {
    expect(checkConnection({ from: from(a), to: from(b) }, document)).toEqual({ ok: false, code, message });
  });
});

describe('a fix makes the whole connection', () => {
  const fixes: [string, string, string][] = [
    ['sig_a.value', 'wgt_a.inputs', 'Insert a Scale'],
    ['sig_a.value', 'wfr_a.flag', 'Insert a Condition'],
    ['sig_a.value', 'tsk_a.in', 'Insert a Condition'],
    ['cnd_a.flag', 'scl_a.value', 'Replace that connection'],
  ];
  test.each(fixes)('%s to %s: %s', (a, b, label) => {
    const answer = checkConnection({ from: from(a), to: from(b) }, document, freshId);
    if (answer.ok || !answer.fix) throw new Error('A fix was expected.');
    expect(answer.fix.label).toBe(label);
    const after = applyEdits(document, answer.fix.edits);
    const broken = ['port-type', 'arity', 'duplicate-edge', 'dangling-edge', 'unknown-port', 'cycle'];
    expect(lint(after, null).filter(({ code }) => broken.includes(code))).toEqual([]);
    expect(Object.keys(after.edges).length).toBe(
      Object.keys(document.edges).length + (label.startsWith('Insert') ? 2 : 0),
    );
  });

  test('what is inserted stands between its neighbours', () => {
    const answer = checkConnection(
      { from: ['sig_a', 'value'], to: ['thr_a', 'score'] },
      document,
      (prefix) => `${prefix}_${++count}`,
    );
    expect(!answer.ok && answer.fix?.edits.find(({ path }) => path[0] === 'layout')?.value).toEqual([101, 50]);
  });
});

test('one look-up answers for many inputs', () => {
  const check = connectionChecker(document, ['scl_a', 'score']);
  expect([check(['cnd_a', 'value']).ok, check(['mth_a', 'b']).ok, check(['mth_b', 'a']).ok]).toEqual([
    true,
    false,
    true,
  ]);
});
