import { describe, expect, test } from 'vitest';
import { applyEdits } from '../edits.ts';
import { lint } from './lint.ts';
import { node, task, bands, graph, workflow, edge, catalogue, codes, checker, parts } from './sample-graph.ts';

const check = checker(test, expect);

test('a sound document has no problems, whatever is known around it', () => {
  expect(lint(graph(), catalogue)).toEqual([]);
  expect(lint(graph(), null)).toEqual([]);
});

describe('connections', () => {
  const loose = node('math', { fn: 'abs', operands: [{ key: 'a' }] }, 'Size');
  check([
    [
      'dangling-edge',
      () => graph({}, {}, { e_9: edge('sig_x.value', 'scl_a.value') }),
      'Connection e_9 comes from sig_x, which does not exist; remove the connection.',
    ],
    [
      'dangling-edge',
      () => graph({}, {}, { e_9: edge('sig_a.value', 'scl_x.value') }),
      'Connection e_9 leads to scl_x, which does not exist; remove the connection.',
    ],
    [
      'unknown-port',
      () => graph({}, {}, { e_9: edge('sig_a.score', 'scl_a.value') }),
      'Signal "Logins" has no output "score"; remove connection e_9 or draw it anew.',
    ],
    [
      'unknown-port',
      () => graph({}, {}, { e_9: edge('sig_a.value', 'scl_a.toString') }),
      'Scale "Usage" has no input "toString"; remove connection e_9 or draw it anew.',
    ],
    [
      'port-type',
      () => graph({}, {}, { e_3: edge('sig_a.value', 'thr_a.score') }),
      'Health needs a score; Logins is a raw value. Insert a Scale.',
    ],
    [
      'port-type',
      () => graph({}, {}, { e_9: edge('sig_a.value', 'wgt_a.inputs') }),
      'All needs a score; Logins is a raw value. Insert a Scale.',
    ],
    [
      'port-type',
      () => graph({}, {}, { e_4: edge('cnd_a.flag', 'tsk_a.in') }),
      'Call needs a start; Gold is a flag. Connect the output of a trigger or of another step.',
    ],
    [
      'arity',
      () => graph({}, {}, { e_9: edge('sig_p.value', 'scl_a.value') }),
      '"Value" of Scale "Usage" takes one connection and has 2; remove e_9 or combine them first.',
    ],
    [
      'duplicate-edge',
      () => graph({}, {}, { e_9: edge('scl_a.score', 'wgt_a.inputs') }),
      'Scale "Usage" is connected to Weighting "All" twice in the same place; remove e_9.',
    ],
    [
      'self-edge',
      () => graph({}, { mth_a: loose }, { e_9: edge('mth_a.value', 'mth_a.a') }),
      'Math "Size" is connected to itself; remove the connection.',
    ],
    [
      'missing-input',
      () => graph({}, { mth_a: loose }),
      'Math "Size": the input "a" is not connected; connect a value.',
    ],
    [
      'missing-input',
      () => graph({}, { tsk_b: node('task', task) }),
      'Task tsk_b: nothing starts it; connect a trigger or another step.',
    ],
    [
      'missing-input',
      () => graph({}, { thr_a: node('threshold', { bands, hysteresis: 2, force: ['low'] }, 'Health') }),
      'Threshold "Health": "Force low" is not connected; connect a condition or untick the band.',
    ],
  ]);

  test('a bridge keeps the weight of the connection', () => {
    const document = graph(
      {},
      { wgt_a: node('weighting', { method: 'mean', weights: { e_2: 7 }, missing: 'redistribute' }) },
      { e_2: edge('sig_a.value', 'wgt_a.inputs') },
    );
    const found = lint(document, catalogue).find(({ code }) => code === 'port-type')!;
    const after = applyEdits(document, found.fix!.edits);
    expect(after.edges['e_2']).toEqual({ from: ['scl_2', 'score'], to: ['wgt_a', 'inputs'] });
    expect(codes(lint(after, catalogue)).filter((code) => code === 'stray-weight' || code === 'port-type')).toEqual([]);
  });
});

describe('circles', () => {
  const sums = {
    mth_a: node('math', { fn: 'add', operands: [{ key: 'a' }, { key: 'b' }] }, 'Sum'),
    mth_b: node('math', { fn: 'abs', operands: [{ key: 'a' }] }, 'Size'),
  };
  const round = {
    e_7: edge('sig_a.value', 'mth_a.a'),
    e_8: edge('mth_a.value', 'mth_b.a'),
    e_9: edge('mth_b.value', 'mth_a.b'),
  };
  const again = { tsk_b: node('task', task, 'Again') };
  const wait = { wait_a: node('wait', { amount: 1, unit: 'days' }) };
  check([
    [
      'cycle',
      () => graph({}, sums, round),
      'Math "Sum" → Math "Size" → Math "Sum" goes round in a circle, so no value could be computed; remove one of these connections.',
    ],
    [
      'endless-loop',
      () => graph({}, again, { e_8: edge('tsk_a.created', 'tsk_b.in'), e_9: edge('tsk_b.created', 'tsk_a.in') }),
      'Task "Call" → Task "Again" → Task "Call" would run for ever without a pause; put a Wait into the loop.',
    ],
    [
      'document-cycle',
      () => graph({ appliesTo: { segment: 'troubled' } }),
      'Health model "Health" reads itself: model health → segment troubled → model health; read its history (change, days in band) instead, or remove one of these references.',
    ],
    [
      'document-cycle',
      () => graph({}, { mod_a: node('model', { model: 'health', read: 'score' }) }),
      'Health model "Health" reads itself: model health → model health; read its history (change, days in band) instead, or remove one of these references.',
    ],
    [
      'attribute-loop',
      () =>
        graph(
          workflow,
          {
            att_a: node('attribute', { attribute: 'plan' }),
            cnd_a: { ...parts.cnd_a },
            set_a: node('set-attribute', { attribute: 'plan', value: 'gold' }),
          },
          { e_5: edge('att_a.value', 'cnd_a.plan'), e_9: edge('cnd_a.entered', 'set_a.in') },
        ),
      'Attribute att_a → Condition "Gold" → Set attribute set_a → Attribute att_a: writing "plan" changes what started it, at the next evaluation; make sure this comes to rest.',
    ],
  ]);

  test('a loop through a wait or an answer may run', () => {
    const through = [
      { e_8: edge('tsk_a.overdue', 'tsk_b.in'), e_9: edge('tsk_b.created', 'tsk_a.in') },
      {
        e_7: edge('tsk_a.created', 'tsk_b.in'),
        e_8: edge('tsk_b.created', 'wait_a.in'),
        e_9: edge('wait_a.done', 'tsk_a.in'),
      },
    ];
    const untilDate = { wait_a: node('wait', { attribute: 'renewalDate', offsetDays: 0 }) };
    expect(codes(lint(graph({}, { ...again, ...untilDate }, through[1]), catalogue))).toContain('endless-loop');
    for (const edges of through)
      expect(codes(lint(graph({}, { ...again, ...wait }, edges), catalogue))).not.toContain('endless-loop');
  });

  test('the history of the model itself may be read', () => {
    expect(
      codes(lint(graph({}, { mod_a: node('model', { model: 'health', read: 'change', days: 7 }) }), catalogue)),
    ).not.toContain('document-cycle');
  });

  test('several circles are reported at once', () => {
    const more = { mth_c: sums.mth_a, mth_d: sums.mth_b };
    const edges = {
      ...round,
      e_x7: edge('sig_a.value', 'mth_c.a'),
      e_x8: edge('mth_c.value', 'mth_d.a'),
      e_x9: edge('mth_d.value', 'mth_c.b'),
    };
    expect(
      codes(lint(graph({}, { ...sums, ...more }, edges), catalogue)).filter((code) => code === 'cycle'),
    ).toHaveLength(2);
  });
});
