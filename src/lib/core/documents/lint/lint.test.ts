import { describe, expect, test } from 'vitest';
import type { Problem } from '../../problems.ts';
import { isGraph, type GraphDocument, type RapportDocument } from '../document.ts';
import { applyEdits } from '../edits.ts';
import { readDocument } from '../read-document.ts';
import { catalogueOf, lint, type Catalogue } from './lint.ts';

const node = (type: string, config: unknown, name?: string) => ({ type, v: 1, config, ...(name ? { name } : {}) });
const owner = { rule: 'role', role: 'csm' };
const task = { title: 'Call', owner, dueWorkingDays: 1, kind: 'risk' };
const bands = [
  { key: 'low', from: 0, tone: 'bad' },
  { key: 'high', from: 50, tone: 'good' },
];

/** A sound document: logins -> scale -> weighting -> threshold -> task, and a condition on the plan. */
const parts = {
  sig_a: node('signal', { signal: 'logins', read: { fn: 'sum', days: 28 } }, 'Logins'),
  scl_a: node(
    'scale',
    {
      method: 'linear',
      points: [
        [0, 0],
        [40, 100],
      ],
    },
    'Usage',
  ),
  wgt_a: node('weighting', { method: 'mean', weights: {}, missing: 'redistribute' }, 'All'),
  thr_a: node('threshold', { bands, hysteresis: 2 }, 'Health'),
  sig_p: node('signal', { signal: 'plan', read: { fn: 'latest' } }, 'Plan'),
  cnd_a: node(
    'condition',
    { inputs: ['plan'], when: { key: 'c', input: 'plan', op: 'equals', value: 'gold' }, forDays: 3 },
    'Gold',
  ),
  tsk_a: node('task', task, 'Call'),
};
const wires = {
  e_1: { from: ['sig_a', 'value'], to: ['scl_a', 'value'] },
  e_2: { from: ['scl_a', 'score'], to: ['wgt_a', 'inputs'] },
  e_3: { from: ['wgt_a', 'score'], to: ['thr_a', 'score'] },
  e_4: { from: ['thr_a', 'enter:low'], to: ['tsk_a', 'in'] },
  e_5: { from: ['sig_p', 'value'], to: ['cnd_a', 'plan'] },
};

function read(raw: unknown): RapportDocument {
  const { document, problems } = readDocument(raw);
  if (!document) throw new Error(problems.map((each) => each.message).join('\n'));
  return document;
}

function graph(more: Record<string, unknown> = {}, nodes: object = {}, edges: object = {}): GraphDocument {
  const raw = {
    format: 1,
    kind: 'health-model',
    key: 'health',
    name: 'Health',
    ...(more['kind'] === 'workflow' ? {} : { result: 'thr_a' }),
    ...more,
  };
  const document = read({ ...raw, nodes: { ...parts, ...nodes }, edges: { ...wires, ...edges } });
  if (!isGraph(document)) throw new Error('A graph was expected.');
  return document;
}

const workflow = { kind: 'workflow' };
const edge = (from: string, to: string) => ({ from: from.split('.'), to: to.split('.') });
const signal = (key: string, type: string) =>
  read({ format: 1, kind: 'signal', key, name: key, type, measures: 'state' });
const segment = (key: string, model: string) =>
  read({
    format: 1,
    kind: 'segment',
    key,
    name: key,
    result: 'cnd_a',
    nodes: {
      mod_a: node('model', { model, read: 'score' }),
      cnd_a: node('condition', { inputs: ['a'], when: { key: 'c', input: 'a', op: 'less', value: 9 } }),
    },
    edges: { e_1: edge('mod_a.score', 'cnd_a.a') },
  });
const base = read({
  format: 1,
  kind: 'health-model',
  key: 'base',
  name: 'Base',
  result: 'thr_a',
  nodes: { thr_a: parts.thr_a },
  edges: {},
});

const catalogue: Catalogue = {
  ...catalogueOf([
    signal('logins', 'number'),
    signal('plan', 'text'),
    signal('signed', 'date'),
    base,
    segment('customers', 'base'),
    segment('troubled', 'health'),
  ]),
  attributes: new Set(['plan', 'arr']),
};

const codes = (problems: readonly Problem[]) => problems.map(({ code }) => code);

test('a sound document has no problems, whatever is known around it', () => {
  expect(lint(graph(), catalogue)).toEqual([]);
  expect(lint(graph(), null)).toEqual([]);
});

type Finding = [code: string, document: () => RapportDocument, message: string];

function check(findings: readonly Finding[]): void {
  test.each(findings)('%s', (code, make, message) => {
    const document = make();
    const found = lint(document, catalogue).filter((each) => each.code === code);
    expect(found.map((each) => each.message)).toContain(message);
    for (const { fix, at } of found) {
      if (!fix) continue;
      const after = lint(applyEdits(document, fix.edits), catalogue);
      expect(
        after.filter(
          (each) => each.code === code && JSON.stringify(each.at) === JSON.stringify(at) && each.message === message,
        ),
      ).toEqual([]);
    }
  });
}

/** The same document with one part changed after reading, as an editor might leave it. */
const changed = (document: RapportDocument, path: (string | number)[], value: unknown) =>
  applyEdits(document, [{ do: 'set', path, value }]);

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

describe('names of other things', () => {
  const band = (model: string, to: string) => node('band-change', { model, to: [to] }, 'Falls');
  check([
    [
      'unknown-signal',
      () => graph({}, { sig_a: node('signal', { signal: 'logons', read: { fn: 'sum', days: 28 } }, 'Logins') }),
      'Signal "Logins": there is no signal "logons"; did you mean "logins".',
    ],
    [
      'unknown-signal',
      () => graph({}, { sig_a: node('signal', { signal: 'revenue', read: { fn: 'sum', days: 28 } }, 'Logins') }),
      'Signal "Logins": there is no signal "revenue"; choose another or create it.',
    ],
    [
      'unknown-signal',
      () => graph({}, { tsk_a: node('task', { ...task, title: '{{signal.login}}' }, 'Call') }),
      'Task "Call": the text names the signal "login", which does not exist; did you mean "logins".',
    ],
    [
      'unknown-model',
      () => graph({}, { bch_a: band('bass', 'low') }),
      'Band changes "Falls": there is no health model "bass"; did you mean "base".',
    ],
    [
      'unknown-band',
      () => graph({}, { bch_a: band('base', 'lwo') }),
      'Band changes "Falls": there is no band "lwo"; use "low", "high".',
    ],
    [
      'unknown-band',
      () => graph({}, { thr_a: node('threshold', { bands, hysteresis: 2, force: ['hi'] }, 'Health') }),
      'Threshold "Health": there is no band "hi" to force; untick it or add the band.',
    ],
    [
      'unknown-band',
      () => graph({}, {}, { e_5: edge('thr_a.band', 'cnd_a.plan') }),
      'Condition "Gold": there is no band "gold"; use "low", "high".',
    ],
    [
      'unknown-segment',
      () => graph({ appliesTo: { segment: 'customer' } }),
      'Health model "Health": there is no segment "customer"; did you mean "customers".',
    ],
    [
      'unknown-attribute',
      () => graph({ appliesTo: { where: { key: 'c', input: 'tier', op: 'isKnown' } } }),
      'Health model "Health": there is no attribute "tier"; choose another or create it.',
    ],
    ['name-required', () => graph({ name: ' ' }), 'Health model "health" has a blank name; give it one.'],
    [
      'name-required',
      () => graph({}, { thr_a: node('threshold', { bands, hysteresis: 2 }) }),
      'Threshold thr_a: it starts work and has no name; name it, so that tasks can say why they exist.',
    ],
  ]);
});

describe('results and bands', () => {
  const low = (to: number) =>
    node(
      'scale',
      {
        method: 'linear',
        points: [
          [0, 0],
          [40, to],
        ],
      },
      'Usage',
    );
  check([
    [
      'missing-result',
      () => graph({ result: 'thr_x' }),
      'Health model "Health" has no result; choose a threshold that is its score.',
    ],
    [
      'result-type',
      () => graph({ result: 'scl_a' }),
      'Health model "Health" has Scale "Usage" as its result; choose a threshold that is its score.',
    ],
    [
      'result-type',
      () => graph({ kind: 'segment' }),
      'Segment "Health" has Threshold "Health" as its result; choose a condition that says who belongs.',
    ],
    [
      'bands-overlap',
      () => changed(graph(), ['nodes', 'thr_a', 'config', 'bands', 1, 'from'], -1),
      'Threshold "Health": "high" starts at -1, not above "low" at 0; raise it or sort the bands.',
    ],
    [
      'bands-leave-gap',
      () =>
        graph(
          {},
          { thr_a: node('threshold', { bands: [{ ...bands[0], from: 10 }, bands[1]], hysteresis: 2 }, 'Health') },
        ),
      'Threshold "Health": the first band starts at 10, so scores below it have no band; start it at 0.',
    ],
    [
      'threshold-unreachable',
      () => graph({}, { scl_a: low(49.9) }),
      'Threshold "Health": no score reaches "high" (50 to 100): what arrives lies between 0 and 49.9; move the band or change what leads here.',
    ],
    [
      'threshold-unreachable',
      () =>
        graph(
          {},
          {
            scl_a: low(30),
            wgt_a: node('weighting', { method: 'sum', weights: {}, missing: 'redistribute', start: 10 }, 'All'),
          },
        ),
      'Threshold "Health": no score reaches "high" (50 to 100): what arrives lies between 10 and 40; move the band or change what leads here.',
    ],
    [
      'weights-all-zero',
      () =>
        graph(
          {},
          { wgt_a: node('weighting', { method: 'mean', weights: { e_2: 0 }, missing: 'redistribute' }, 'All') },
        ),
      'Weighting "All": all weights are 0; give at least one input a weight.',
    ],
    [
      'stray-weight',
      () =>
        graph(
          {},
          { wgt_a: node('weighting', { method: 'mean', weights: { e_77: 3 }, missing: 'redistribute' }, 'All') },
        ),
      'Weighting "All": 1 weight(s) belong to no connection; remove them.',
    ],
    [
      'score-out-of-range',
      () => graph({}, { scl_a: low(101) }),
      'Scale "Usage": a score lies between 0 and 100, but this scale gives 101; change it, or let the scale give points.',
    ],
    [
      'unused-node',
      () => graph({}, { sig_b: parts.sig_a }),
      'Signal "Logins": it leads to no threshold, condition or step; connect or remove it.',
    ],
  ]);

  test('what leads only to a dead end goes with it, what others read stays', () => {
    const size = node('math', { fn: 'abs', operands: [{ key: 'a' }] });
    const document = graph(
      {},
      { sig_b: parts.sig_p, mth_a: size, mth_b: node('math', { fn: 'add', operands: [{ key: 'a' }, { key: 'b' }] }) },
      { e_7: edge('sig_b.value', 'mth_a.a'), e_8: edge('mth_a.value', 'mth_b.a'), e_9: edge('sig_a.value', 'mth_b.b') },
    );
    const found = lint(document, null).filter(({ code }) => code === 'unused-node');
    expect(found.map(({ at }) => at.nodeId)).toEqual(['mth_b']);
    expect(applyEdits(document, found[0]!.fix!.edits)).toEqual(graph());
  });

  test('a band that is just reached is reachable', () => {
    expect(codes(lint(graph({}, { scl_a: low(50) }), catalogue))).not.toContain('threshold-unreachable');
  });
});

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

describe('cases', () => {
  const cases = (facts: object, expected: object) => ({ cases: [{ name: 'silent', facts, expect: expected }] });
  check([
    [
      'unread-fact',
      () => graph(cases({ 'logins.sum:29': 1 }, {})),
      'Case "silent" of Health model "Health": the document does not read "logins.sum:29"; did you mean "logins.sum:28".',
    ],
    [
      'bad-fact-key',
      () => graph(cases({ 'logins.magic:1': 1 }, {})),
      'Case "silent" of Health model "Health": "logins.magic:1" names no fact; write for example "logins.sum:28" or "@plan".',
    ],
    [
      'unknown-band',
      () => graph(cases({}, { rawBand: 'hihg' })),
      'Case "silent" of Health model "Health": it expects the band "hihg"; use "low", "high".',
    ],
    [
      'unknown-node',
      () => graph(cases({}, { flags: { scl_a: true } })),
      'Case "silent" of Health model "Health": it expects something of scl_a, which is not a condition of the document; correct the id.',
    ],
  ]);
});

describe('signals', () => {
  const definition = (more: object) => () =>
    read({ format: 1, kind: 'signal', key: 'nps', name: 'NPS', type: 'number', measures: 'state', ...more });
  check([
    [
      'bounds-crossed',
      definition({ min: 9, max: 1 }),
      'Signal "NPS": its smallest value 9 is above its largest 1; swap them.',
    ],
    ['unused-option', definition({ type: 'text', max: 1 }), 'Signal "NPS": only numbers have bounds; remove them.'],
    [
      'missing-property',
      definition({ derive: { from: 'events', event: 'order', take: 'property' } }),
      'Signal "NPS": it takes a property and names none; say which.',
    ],
    [
      'type-mismatch',
      definition({ type: 'text', derive: { from: 'events', event: 'order' } }),
      'Signal "NPS": counting gives numbers; make its type "number".',
    ],
    [
      'no-expected-freshness',
      definition({ measures: 'events' }),
      'Signal "NPS": without knowing how often its source reports, a silent account looks like a dead feed; say how often.',
    ],
  ]);
});

describe('documents half way through an edit', () => {
  test('a broken config is reported, and the rest is judged as if the node were not there', () => {
    const found = lint(changed(graph(), ['nodes', 'scl_a', 'config', 'points'], 'none'), catalogue);
    expect(found.map(({ message }) => message)).toEqual([
      'Node "Usage" (scl_a): "points" must be a list; it is text.',
      'Weighting "All": the input "Scores" is not connected; connect a score.',
      'Signal "Logins": it leads to no threshold, condition or step; connect or remove it.',
    ]);
  });

  test('options that were left out count as their defaults', () => {
    const band = { type: 'band-change', v: 1, name: 'Falls', config: { model: 'base' } };
    const threshold = { type: 'threshold', v: 1, name: 'Health', config: { bands } };
    const document = changed(changed(graph(), ['nodes', 'bch_a'], band), ['nodes', 'thr_a'], threshold);
    expect(codes(lint(document, catalogue))).toEqual(['starts-nothing', 'action-without-cooldown']);
  });

  test('what is no graph at all is said by the schema', () => {
    expect(codes(lint(changed(graph(), ['edges'], 7), catalogue))).toEqual(['wrong-type']);
    expect(codes(lint(changed(graph(), ['nodes', 'scl_a', 'type'], 'oracle'), catalogue))).toContain(
      'unknown-node-type',
    );
  });
});
