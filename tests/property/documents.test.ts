import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { canonicalText, joinLayout, prettyDocument, splitLayout } from '#lib/core/documents/canonical.ts';
import { isGraph, type GraphDocument, type RapportDocument } from '#lib/core/documents/document.ts';
import { applyEdits } from '#lib/core/documents/edits.ts';
import { contentHash, logicHash, scoreHash } from '#lib/core/documents/hashes.ts';
import { lint } from '#lib/core/documents/lint/lint.ts';
import { nodeTypes } from '#lib/core/documents/nodes/catalogue.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import { upgradeNode } from '#lib/core/documents/upgrade.ts';
import { hasErrors } from '#lib/core/problems.ts';
import { arbitraryDocument, arbitraryGraph, arbitraryGraphWithFacts } from './arbitrary-document.ts';
import { diceOf, type Dice } from './dice.ts';
import { randomCatalogue } from './random-surroundings.ts';

const seed = fc.noBias(fc.integer({ min: 0, max: 0x7fffffff }));
const catalogue = randomCatalogue();
const runs = { numRuns: 100 };

// many random documents on a busy machine; the default is meant for single functions
vi.setConfig({ testTimeout: 120_000 });

describe('the generator', () => {
  test('uses every node type and every kind, and makes nothing the linter calls wrong', () => {
    const used = new Set<string>();
    fc.assert(
      fc.property(arbitraryDocument(), (document) => {
        used.add(document.kind);
        if (isGraph(document)) for (const { type } of Object.values(document.nodes)) used.add(type);
        expect(lint(document, catalogue).filter(({ severity }) => severity === 'error')).toEqual([]);
      }),
      { ...runs, seed: 1 },
    );
    expect(
      [...Object.keys(nodeTypes), 'health-model', 'workflow', 'segment', 'signal'].filter((each) => !used.has(each)),
    ).toEqual([]);
  });

  test('is repeatable and gives facts for what is read', () => {
    fc.assert(
      fc.property(arbitraryGraphWithFacts({ maxSize: 6 }), ({ accounts }) => {
        expect(accounts).toHaveLength(3);
      }),
      { numRuns: 20 },
    );
    const sample = () => fc.sample(arbitraryGraph(), { numRuns: 3, seed: 7 });
    expect(sample()).toEqual(sample());
  });
});

test('what is written reads back the same, and is written the same again', () => {
  fc.assert(
    fc.property(arbitraryDocument(), (document) => {
      const text = prettyDocument(document);
      const read = readDocument(text);
      expect(read.problems).toEqual([]);
      expect(read.document).toEqual(document);
      expect(prettyDocument(read.document!)).toBe(text);
      expect(readDocument(canonicalText(document)).document).toEqual(document);
    }),
    runs,
  );
});

test('layout splits off and joins again', () => {
  fc.assert(
    fc.property(arbitraryDocument(), (document) => {
      const { document: bare, layout } = splitLayout(document);
      expect(joinLayout(bare, layout)).toEqual(document);
      if (isGraph(bare)) expect(bare.layout).toEqual({});
    }),
    runs,
  );
});

test('upgrading what is current changes nothing, however often', () => {
  fc.assert(
    fc.property(arbitraryGraph(), (document) => {
      for (const node of Object.values(document.nodes)) {
        const upgraded = upgradeNode(node);
        expect(upgraded.ok && upgraded.node).toBe(node);
      }
    }),
    runs,
  );
});

describe('hashes', () => {
  const all = (document: RapportDocument) => [contentHash(document), logicHash(document), scoreHash(document)];

  test('do not depend on the order of keys', () => {
    fc.assert(
      fc.property(arbitraryDocument(), seed, (document, from) => {
        expect(all(shuffleKeys(document, diceOf(from)) as RapportDocument)).toEqual(all(document));
      }),
      runs,
    );
  });

  test('moving nodes and writing notes changes the content only', () => {
    fc.assert(
      fc.property(arbitraryGraph(), seed, (document, from) => {
        const dice = diceOf(from);
        const layout = Object.fromEntries(
          Object.keys(document.nodes).map((id) => [id, [dice.int(-900, 900), dice.int(1000, 2000)]] as const),
        );
        const moved = applyEdits(document, [
          { do: 'set', path: ['layout'], value: layout },
          { do: 'set', path: ['notes', 'note_9'], value: { text: 'Moved.' } },
        ]);
        const [content, ...rest] = all(moved);
        expect(content).not.toBe(contentHash(document));
        expect(rest).toEqual(all(document).slice(1));
      }),
      runs,
    );
  });

  test('what only acts changes no score', () => {
    fc.assert(
      fc.property(arbitraryGraph({ kind: 'workflow' }), (document) => {
        const [id] = Object.entries(document.nodes).find(([, node]) => node.type === 'task')!;
        const changed = applyEdits(document, [
          { do: 'set', path: ['nodes', id, 'config', 'title'], value: 'Another title' },
        ]);
        expect(scoreHash(changed)).toBe(scoreHash(document));
        expect(logicHash(changed)).not.toBe(logicHash(document));
      }),
      runs,
    );
  });
});

describe('the linter', () => {
  test('copes with any damage and says it in sentences', () => {
    fc.assert(
      fc.property(arbitraryGraph(), seed, (document, from) => {
        for (const { message, code, at } of lint(damage(document, diceOf(from)), catalogue)) {
          expect(message).toMatch(/^\S.*[.]$/su);
          expect(message).toMatch(/["“_]|signal|document|model|workflow|segment/i);
          expect(code).toMatch(/^[a-z-]+$/);
          expect(Object.keys(at).length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('every offered fix removes its problem', () => {
    fc.assert(
      fc.property(arbitraryGraph({ maxSize: 8 }), seed, (document, from) => {
        const broken = damage(document, diceOf(from));
        const problems = lint(broken, catalogue);
        for (const each of problems.filter(({ fix }) => fix).slice(0, 8)) {
          const after = lint(applyEdits(broken, each.fix!.edits), catalogue);
          expect(after.map(({ code, at, message }) => ({ code, at, message }))).not.toContainEqual({
            code: each.code,
            at: each.at,
            message: each.message,
          });
        }
      }),
      { numRuns: 200 },
    );
  });
});

test('reading never throws: a document is refused with sentences or comes back as it is', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        fc.string({ unit: 'binary' }),
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
      ),
      (source) => {
        const { document, problems } = readDocument(source);
        expect(document === null).toBe(hasErrors(problems));
        for (const { message } of problems) expect(message).toMatch(/^[A-Z].*\.$/su);
      },
    ),
    { numRuns: 500 },
  );
});

test('reading a damaged document never throws, and what it accepts is stable', () => {
  fc.assert(
    fc.property(arbitraryGraph({ maxSize: 6 }), seed, (document, from) => {
      const { document: read, problems } = readDocument(JSON.stringify(damage(document, diceOf(from))));
      for (const { message } of problems) expect(message).toMatch(/^[A-Z].*\.$/su);
      if (read) expect(readDocument(prettyDocument(read)).document).toEqual(read);
    }),
    { numRuns: 400 },
  );
});

function shuffleKeys(value: unknown, dice: Dice): unknown {
  if (Array.isArray(value)) return value.map((each) => shuffleKeys(each, dice));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => ({ key, each, weight: dice.next() }));
  return Object.fromEntries(
    entries.sort((a, b) => a.weight - b.weight).map(({ key, each }) => [key, shuffleKeys(each, dice)]),
  );
}

const garbage: readonly unknown[] = [
  null,
  0,
  -1,
  1e9,
  0.5,
  '',
  'x',
  'nowhere_1',
  'at-risk',
  true,
  [],
  {},
  [null],
  ['sig_1', 'value'],
  { date: '2026-02-31' },
  { op: 'less' },
  'ghp_0123456789012345678901234567890123',
];

/** A few parts removed, swapped for each other or replaced by garbage: types no longer hold, which is the point. */
function damage(document: GraphDocument, dice: Dice): GraphDocument {
  let current: unknown = JSON.parse(JSON.stringify(document));
  for (let count = dice.int(1, 5); count > 0; count--) {
    const paths = pathsOf(current, []).filter((path) => path.length > 1);
    if (paths.length === 0) break;
    const path = dice.pick(paths);
    const edits = dice.chance(0.3)
      ? [{ do: 'remove' as const, path }]
      : [
          {
            do: 'set' as const,
            path,
            value: dice.chance(0.5) ? dice.pick(garbage) : valueAt(current, dice.pick(paths)),
          },
        ];
    current = applyEdits(current, edits);
  }
  return current as GraphDocument;
}

function pathsOf(value: unknown, path: (string | number)[]): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, each]) =>
      pathsOf(each, [...path, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce((at: unknown, key) => (at as Record<string | number, unknown>)[key], value);
}
