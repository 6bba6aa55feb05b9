import { describe, expect, test } from 'vitest';
import { lint } from './lint.ts';
import { bands, read, graph, catalogue, codes, checker, changed } from './sample-graph.ts';

const check = checker(test, expect);

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
      'missing-window',
      definition({ derive: { from: 'events', event: 'visit', take: 'distinct', property: 'page' } }),
      'Signal "NPS": different values are counted within some days; say how many.',
    ],
    [
      'unused-option',
      definition({ derive: { from: 'records', record: 'ticket', take: 'open', days: 7 } }),
      'Signal "NPS": how many are open needs no number of days; remove it.',
    ],
    [
      'type-mismatch',
      definition({ derive: { from: 'events', event: 'visit', take: 'seen' } }),
      'Signal "NPS": the moment of the last one is a date; make its type "date".',
    ],
    [
      'measures-mismatch',
      definition({ measures: 'events', expectedEveryDays: 1, derive: { from: 'events', event: 'visit', days: 7 } }),
      'Signal "NPS": what was counted within some days is a state, known at every moment; let it measure a "state".',
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
