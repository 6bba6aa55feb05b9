import { describe, expect, test } from 'vitest';
import { applyEdits } from '../edits.ts';
import { lint } from './lint.ts';
import { node, bands, parts, graph, edge, catalogue, codes, checker, changed, task } from './sample-graph.ts';

const check = checker(test, expect);

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
