/** Random cases until the first that differs, which is shrunk and said where to keep. */
import { createHash } from 'node:crypto';
import { compile } from '#lib/core/compile/compile.ts';
import type { GraphDocument } from '#lib/core/documents/document.ts';
import { randomGraph } from '../random-document.ts';
import { writeCase, type BookCase } from './book-case.ts';
import { differenceFrom, type MakeBook } from './check-case.ts';
import { expectationsOf } from './compare.ts';
import { randomCase, type CaseSize } from './random-case.ts';
import { shrunk } from './shrink.ts';

export interface Amount {
  /** Of the first case; the next has the next one. */
  readonly seed: number;
  /** Pairs of a document and an account, no two of them the same. */
  readonly pairs: number;
  readonly sizeOf: (index: number) => CaseSize;
  /** Stops early when that is over (ms). */
  readonly budget?: number;
}

export interface Proven {
  readonly documents: number;
  readonly pairs: number;
  /** Pairs of which the document said something: a score or a flag. */
  readonly telling: number;
  /** Rows that were compared, those that came again in the same block among them. */
  readonly rows: number;
}

/** Throws a sentence with a small case in it when the evaluators differ. */
export async function provesSame(
  makeBook: MakeBook,
  { seed, pairs, sizeOf, budget = Infinity }: Amount,
): Promise<Proven> {
  const seen = new Set<string>();
  const started = performance.now();
  let [documents, telling, rows] = [0, 0, 0];
  for (let index = 0; seen.size < pairs && performance.now() - started < budget; index++) {
    const bookCase = await randomCase(seed + index, sizeOf(index));
    const expectations = await expectationsOf(bookCase);
    const difference = attempt(() => differenceFrom(bookCase, expectations, makeBook));
    if (difference !== null) throw new Error(await smallest(bookCase, difference, makeBook));
    for (const key of keysOf(bookCase)) seen.add(key);
    documents++;
    rows += bookCase.rows.length + Math.max(bookCase.extent, bookCase.rows.length);
    telling += expectations.rows.filter(
      ({ evaluation: { score, flags } }) => score !== null || Object.values(flags).some((flag) => flag !== null),
    ).length;
  }
  return { documents, pairs: seen.size, telling, rows };
}

function attempt(compare: () => string | null): string | null {
  try {
    return compare();
  } catch (error) {
    return `It throws: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function smallest(bookCase: BookCase, difference: string, makeBook: MakeBook): Promise<string> {
  const differs = async (each: BookCase) => {
    const expectations = await expectationsOf(each);
    return attempt(() => differenceFrom(each, expectations, makeBook));
  };
  const small = await shrunk(bookCase, async (each) => (await differs(each)) !== null);
  return [
    `The evaluators differ (seed ${bookCase.seed}). ${difference}`,
    `Smaller: ${(await differs(small)) ?? 'no longer'}`,
    'Keep it as tests/fixtures/book-regressions/<what-it-is-about>.json:',
    JSON.stringify(writeCase(small, difference)),
  ].join('\n');
}

/** What makes a pair another pair: the document, and all an evaluation of one account is given. */
function keysOf({ document, rows, distributions }: BookCase): string[] {
  const of = hash([logicOf(document), distributions]);
  return rows.map(
    (row) => of + hash([writeCase({ document, rows: [row], distributions: {}, extent: 1, seed: 0 }, '').rows]),
  );
}

function logicOf({ kind, nodes, edges, ...rest }: GraphDocument): unknown {
  return [kind, nodes, edges, 'appliesTo' in rest ? rest.appliesTo : null, 'result' in rest ? rest.result : null];
}

function hash(json: unknown): string {
  return createHash('sha1').update(JSON.stringify(json)).digest('base64').slice(0, 12);
}

/** Mostly what people draw; now and then large; blocks that end within, at and beyond a word, and around the largest there is. */
export function usualSizes(makeBook: MakeBook): (index: number) => CaseSize {
  const { compiled } = compile(randomGraph(1, 1));
  const { blockRows } = makeBook(compiled!);
  const extents = [1, 31, 32, 33, 24, 63, 64, 65, 100, 200];
  const edges = [blockRows - 1, blockRows, blockRows + 1];
  return (index) => ({
    nodes: index % 100 === 99 ? 60 : index % 8 === 7 ? 20 : index % 2 === 1 ? 2 : 6,
    rows: index % 10 === 4 ? 3 : 30,
    extent: index % 50 === 25 ? edges[Math.floor(index / 50) % edges.length]! : extents[index % extents.length]!,
  });
}
