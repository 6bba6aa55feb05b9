/** Faults somebody might put into the book evaluator; the differential tests have to notice each of them. */

export interface Mutant {
  readonly name: string;
  /** Below src/lib/core/evaluate. */
  readonly file: string;
  /** Text that is there exactly once. */
  readonly replace: string;
  readonly by: string;
}

export const mutants: readonly Mutant[] = [
  {
    name: 'a score on a boundary belongs to the band below it',
    file: 'book/banding.ts',
    replace: 'band += +(value >= from[k]!);',
    by: 'band += +(value > from[k]!);',
  },
  {
    name: 'at most is taken for less',
    file: 'book/terms.ts',
    replace: "case 'lessThanInclusive':\n      return yes(below(of, above(value)));",
    by: "case 'lessThanInclusive':\n      return yes(below(of, value));",
  },
  {
    name: 'what is unknown counts as not below: the guard is lost',
    file: 'book/terms.ts',
    replace: '({ all: [yes(known(leaf.of)), no(leaf)] })',
    by: '({ all: [no(leaf)] })',
  },
  {
    name: 'the rows of the last word are left as they were',
    file: 'book/compare.ts',
    replace: 'bits |= +(x[r]! < c) << (r & 31);\n  out[full] = bits;',
    by: 'bits |= +(x[r]! < c) << (r & 31);',
  },
  {
    name: 'the last row beyond whole words is left out where groups begin',
    file: 'book/bits.ts',
    replace: 'out[words - 1] = lastWord(n);',
    by: 'out[words - 1] = lastWord(n) >>> 1;',
  },
  {
    name: 'coverage has to be above what is needed, not at it',
    file: 'book/weightings.ts',
    replace: 'weight / total < minCoverage',
    by: 'weight / total <= minCoverage',
  },
  {
    name: 'a mean may lie a hair outside of what it is of',
    file: 'book/weightings.ts',
    replace: 'return Math.min(high, Math.max(low, mean));',
    by: 'return mean;',
  },
  {
    name: 'an unknown input counts as 0 in a mean',
    file: 'book/weightings.ts',
    replace: 'return isEnough ? weight : NaN;',
    by: 'return isEnough ? total : NaN;',
  },
  {
    name: 'a switch passes over rows whose flag is unknown',
    file: 'book/tables.ts',
    replace: 'const next = here & isFalse[w]!;',
    by: 'const next = here & ~isTrue[w]!;',
  },
  {
    name: 'of several forcing flags the best band wins',
    file: 'book/banding.ts',
    replace: 'for (let index = flags.length - 1; index >= 0; index--) {',
    by: 'for (let index = 0; index < flags.length; index++) {',
  },
  {
    name: 'the clock of a condition runs on while it is unknown',
    file: 'book/holding.ts',
    replace: '(unknownSince === unknownSince ? now - unknownSince : 0)',
    by: '0',
  },
  {
    name: 'ties in a rank count in full',
    file: 'book/ranks.ts',
    replace: 'worse + (upTo - below) / 2',
    by: 'worse + (upTo - below)',
  },
  {
    name: 'what a map says of texts is remembered from one block to the next',
    file: 'book/scales.ts',
    replace:
      'if (scores.length < dictionary.length) scores = new Float64Array(2 * dictionary.length);\n      for (let code = 0; code < dictionary.length; code++)',
    by: 'const isNew = scores.length < dictionary.length;\n      if (isNew) scores = new Float64Array(2 * dictionary.length);\n      for (let code = 0; isNew && code < dictionary.length; code++)',
  },
  {
    name: 'of many limits on one fact, what is unknown is below the first',
    file: 'book/limits.ts',
    replace: '+(value < tree[place + step - 1]!) - 1',
    by: '+!(value >= tree[place + step - 1]!) - 1',
  },
  {
    name: 'moments are read from the beginning of the columns, not of the block',
    file: 'book/plan.ts',
    replace: "typeof at === 'number' ? at : momentsOf(at, 'at', from, n, this.#report);",
    by: "typeof at === 'number' ? at : momentsOf(at, 'at', from * 0, n, this.#report);",
  },
  {
    name: 'a line is followed a hair beyond its ends',
    file: 'book/line.ts',
    replace: 'ends: isBounded ? null : { low, high }',
    by: 'ends: null',
  },
];
