import { describe, expect, test } from 'vitest';
import { applyEdits } from './edits.ts';
import { modelWithTask } from './fixtures/small-model.ts';
import { closureHash, contentHash, hashOf, logicHash, scoreHash } from './hashes.ts';
import { readDocument } from './read-document.ts';

const model = readDocument(modelWithTask()).document!;
const hashes = { content: contentHash, logic: logicHash, score: scoreHash };

test('a hash is sha256 of the canonical text', () => {
  expect(hashOf({})).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
});

describe('each change moves exactly the hashes it concerns', () => {
  const changes: [string, (string | number)[], unknown, string[]][] = [
    ['moving a node', ['layout', 'sig_a'], [8, 8], ['content']],
    ['a note', ['notes', 'note_a'], { text: 'Why so low?' }, ['content']],
    ['the description', ['description'], 'New', ['content']],
    ['a node name', ['nodes', 'scl_a', 'name'], 'Usage', ['content']],
    ['a case', ['cases', 0], { name: 'one', facts: {}, expect: {} }, ['content']],
    ['a task title', ['nodes', 'tsk_a', 'config', 'title'], 'Write', ['content', 'logic']],
    ['priority', ['priority'], 5, ['content', 'logic']],
    ['a band name', ['nodes', 'thr_a', 'config', 'bands', 0, 'name'], 'Red', ['content', 'logic']],
    ['re-entry', ['nodes', 'thr_a', 'config', 'reentry'], { policy: 'once' }, ['content', 'logic']],
    ['a band boundary', ['nodes', 'thr_a', 'config', 'bands', 1, 'from'], 61, ['content', 'logic', 'score']],
    ['the buffer', ['nodes', 'thr_a', 'config', 'hysteresis'], 3, ['content', 'logic', 'score']],
    ['a scale', ['nodes', 'scl_a', 'config', 'points', 1, 0], 41, ['content', 'logic', 'score']],
    ['a window', ['nodes', 'sig_a', 'config', 'read', 'days'], 29, ['content', 'logic', 'score']],
    ['who it applies to', ['appliesTo', 'segment'], 'customers', ['content', 'logic', 'score']],
    [
      'a signal nothing reads',
      ['nodes', 'sig_b'],
      { type: 'signal', v: 1, config: { signal: 'nps', read: { fn: 'latest' } } },
      ['content', 'logic'],
    ],
  ];
  test.each(changes)('%s', (_, path, value, moved) => {
    const changed = applyEdits(model, [{ do: 'set', path, value }]);
    const found = Object.entries(hashes).filter(([, hash]) => hash(changed) !== hash(model));
    expect(found.map(([name]) => name)).toEqual(moved);
  });
});

test('the order of keys never matters', () => {
  const turned = JSON.parse(
    JSON.stringify(model, (_, each: unknown) =>
      each && typeof each === 'object' && !Array.isArray(each)
        ? Object.fromEntries(Object.entries(each).reverse())
        : each,
    ),
  ) as typeof model;
  for (const hash of Object.values(hashes)) expect(hash(turned)).toBe(hash(model));
});

test('a signal: words are content, what is counted is logic', () => {
  const signal = readDocument({
    format: 1,
    kind: 'signal',
    key: 'logins',
    name: 'Logins',
    type: 'number',
    measures: 'events',
  }).document!;
  const renamed = applyEdits(signal, [{ do: 'set', path: ['name'], value: 'Sign-ins' }]);
  expect([contentHash(renamed) === contentHash(signal), scoreHash(renamed) === scoreHash(signal)]).toEqual([
    false,
    true,
  ]);
  expect(scoreHash(applyEdits(signal, [{ do: 'set', path: ['measures'], value: 'state' }]))).not.toBe(
    scoreHash(signal),
  );
});

test('a closure depends on every part, not on the order of references', () => {
  const references = [
    { kind: 'signal', key: 'logins', hash: '1' },
    { kind: 'health-model', key: 'base', hash: '2' },
  ];
  const parts = { scoreHash: 'a', compilerVersion: 1, references };
  const closure = closureHash(parts);
  expect(closureHash({ ...parts, references: references.toReversed() })).toBe(closure);
  const others = [
    { ...parts, scoreHash: 'b' },
    { ...parts, compilerVersion: 2 },
    { ...parts, references: references.slice(1) },
    { ...parts, references: [references[0]!, { ...references[1]!, hash: '3' }] },
  ];
  for (const other of others) expect(closureHash(other)).not.toBe(closure);
});
