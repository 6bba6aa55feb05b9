import { globSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, test, vi } from 'vitest';
import { compile } from '#lib/core/compile/compile.ts';
import type { Compiled } from '#lib/core/compile/compiled.ts';
import { isGraph, type GraphDocument, type RapportDocument } from '#lib/core/documents/document.ts';
import { factKey, parseFactKey } from '#lib/core/documents/fact-key.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import { createAccountEvaluator } from '#lib/core/evaluate/account.ts';
import { createBookEvaluator } from '#lib/core/evaluate/book.ts';
import type { Held } from '#lib/core/evaluate/evaluation.ts';
import { constantValue, parseIsoMoment, type Value } from '#lib/core/values.ts';
import { readFactRows } from '../../src/cli/facts-file.ts';
import type { BookCase, BookRow } from '../property/book/book-case.ts';
import { differenceFor } from '../property/book/check-case.ts';
import { randomCaseOf } from '../property/book/random-case.ts';

vi.setConfig({ testTimeout: 120_000 });

const root = resolve(import.meta.dirname, '../..');
const library = join(root, 'rules-library');

function load(file: string): RapportDocument {
  const { document, problems } = readDocument(readFileSync(file, 'utf8'));
  if (!document) throw new Error(`${file}: ${problems.map(({ message }) => message).join(' ')}`);
  return document;
}

function compiledOf(document: GraphDocument): Compiled {
  const { compiled, problems } = compile(document);
  if (!compiled) throw new Error(problems.map(({ message }) => message).join(' '));
  return compiled;
}

const graphs = globSync('**/*.json', { cwd: library })
  .sort()
  .flatMap((file): [string, GraphDocument][] => {
    const document = load(join(library, file));
    return isGraph(document) ? [[file, document]] : [];
  });

it('looks at all of the library', () => {
  expect(graphs.length).toBeGreaterThanOrEqual(40);
});

describe.each(graphs)('%s', (_, document) => {
  test('its cases give the same on both evaluators', async () => {
    for (const [index, each] of (await casesOf(document)).entries())
      expect(await differenceFor(each, createBookEvaluator), document.cases[index]!.name).toBeNull();
  });

  test('random facts give the same on both evaluators', async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const bookCase = await randomCaseOf(document, seed, { rows: 24, extent: 20 + 15 * seed });
      expect(await differenceFor(bookCase, createBookEvaluator)).toBeNull();
    }
  });

  test('nothing in it goes row by row', () => {
    expect(createBookEvaluator(compiledOf(document)).rowByRow).toEqual([]);
  });
});

/** The steps of each case as rows; what a step hands on is told to the next. */
async function casesOf(document: GraphDocument): Promise<BookCase[]> {
  const evaluator = createAccountEvaluator(compiledOf(document));
  const cases: BookCase[] = [];
  for (const written of document.cases) {
    const distributions = Object.fromEntries(
      Object.entries(written.book ?? {}).map(([id, values]) => [id, values.toSorted((a, b) => a - b)]),
    );
    const facts = new Map<string, Value>();
    const rows: BookRow[] = [];
    let at = parseIsoMoment(written.at ?? '') ?? Date.UTC(2026, 0, 1);
    let held: Held = {};
    for (const step of [{ afterDays: 0, facts: written.facts }, ...(written.then ?? [])]) {
      at += step.afterDays * 86_400_000;
      for (const [key, fact] of Object.entries(step.facts)) {
        const source = parseFactKey(key);
        facts.set(source ? factKey(source) : key, fact === null ? null : constantValue(fact));
      }
      const row = { at, facts: new Map(facts), held };
      rows.push(row);
      ({ held } = await evaluator.evaluate({ ...row, distributions }));
    }
    cases.push({ document, rows, distributions, extent: 33, seed: cases.length });
  }
  return cases;
}

test('all customers of the telco file are scored the same', async () => {
  const document = graphs.find(([file]) => file === 'health/telco.json')![1];
  const folder = join(library, 'signals/telco');
  const signals = readdirSync(folder).map((name) => load(join(folder, name)));
  const { rows } = await readFactRows(join(root, 'tests/fixtures/telco-churn.csv'), {
    at: 0,
    id: undefined,
    signals: new Map(signals.flatMap((each) => (each.kind === 'signal' ? [[each.key, each]] : []))),
    reads: compiledOf(document).reads,
  });
  expect(rows.length).toBe(7043);
  expect(Object.values(document.nodes).filter(({ type }) => type === 'rank')).toEqual([]);
  const customers = rows.map(({ facts }) => ({ facts, at: 0, held: {} }));
  const bookCase = { document, rows: customers, distributions: {}, extent: rows.length, seed: 1 };
  expect(await differenceFor(bookCase, createBookEvaluator)).toBeNull();
});
