import { expect, test } from 'vitest';
import { canonicalText, joinLayout, prettyDocument, prettyJson, splitLayout } from './canonical.ts';
import { smallModel } from './fixtures/small-model.ts';
import { readDocument } from './read-document.ts';

const model = readDocument(smallModel({ layout: { sig_a: [8, 16], scl_a: [200, 16] } })).document!;

test('canonical text follows RFC 8785: keys by UTF-16 unit, shortest numbers, no space', () => {
  expect(canonicalText({ b: 1e21, a: [0.1, -0, 'é\n'], '\u{1F600}': 1, '\uFB33': 2 })).toBe(
    '{"a":[0.1,0,"é\\n"],"b":1e+21,"😀":1,"\uFB33":2}',
  );
});

test('the file form has sorted keys, two spaces, one final newline, short lists on a line', () => {
  expect(
    prettyJson({
      to: ['a_1', 'in'],
      from: {},
      list: [],
      rows: [{ key: 'r' }],
      points: [
        [0, 0],
        [40, 100],
      ],
      gone: undefined,
    }),
  ).toBe(
    `{
  "from": {},
  "list": [],
  "points": [[0, 0], [40, 100]],
  "rows": [
    {
      "key": "r"
    }
  ],
  "to": ["a_1", "in"]
}
`,
  );
});

test('a long list breaks, one item a line', () => {
  expect(prettyJson(Array.from({ length: 40 }, () => 1234)).split('\n')).toHaveLength(43);
});

test('the file form reads back as the same document and is stable', () => {
  const text = prettyDocument(model);
  expect(readDocument(text).document).toEqual(model);
  expect(prettyDocument(readDocument(text).document!)).toBe(text);
});

test('layout splits off and joins again; places of what is gone are dropped', () => {
  const { document, layout } = splitLayout(model);
  expect(document).toMatchObject({ layout: {} });
  expect(joinLayout(document, layout)).toEqual(model);
  expect(joinLayout(document, { ...layout, sig_gone: [0, 0] })).toEqual(model);
});
