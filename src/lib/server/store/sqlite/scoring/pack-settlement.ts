/** What a block settles, on its way to the writer thread: lists of numbers and texts cross far more cheaply than objects. */
import type { FlagList, NumberList } from '#lib/core/evaluate/lists.ts';
import type { Carried } from '#lib/core/evaluate/evaluation.ts';
import type { BlockSettlement, QuietAccount } from '../../book-run-store.ts';
import { packCopy, type PackedCopy } from '../blocks/fact-codec.ts';
import { carriedTexts, type CarriedTexts } from '../evaluation/carried-texts.ts';
import { stableJson } from '../stable-json.ts';

/** One entry per account; of its readings the end in the lists of readings. Texts by their place in `texts`, -1: none. */
export interface PackedQuiet {
  readonly rows: Int32Array;
  readonly revs: Float64Array;
  readonly fences: Float64Array;
  /** NaN: never. */
  readonly nextDueAt: Float64Array;
  readonly ends: Int32Array;
  readonly documents: Int32Array;
  /** -1: as it is stored. */
  readonly states: Int32Array;
  /** -1: no point. */
  readonly closures: Int32Array;
  readonly at: Float64Array;
  readonly pointRevs: Float64Array;
  /** NaN: none. */
  readonly scores: Float64Array;
  readonly rawBands: Int32Array;
  readonly bands: Int32Array;
  readonly coverage: Float64Array;
  /** Names as JSON lists, and a code for each. */
  readonly flagNames: Int32Array;
  readonly flags: Int32Array;
  readonly contributionNames: Int32Array;
  /** All contributions one after another, by reading where they end. */
  readonly contributions: Float64Array;
  readonly contributionEnds: Int32Array;
  readonly carried: Int32Array;
  readonly held: Int32Array;
  /** All one after another, which crosses far more quickly than many; lengths in UTF-16 units. */
  readonly texts: string;
  readonly lengths: Uint32Array;
}

export interface PackedSettlement extends Omit<BlockSettlement, 'quiet' | 'copy'> {
  readonly quiet: PackedQuiet;
  readonly copy: PackedCopy | null;
}

export function packSettlement(settlement: BlockSettlement): PackedSettlement {
  const { quiet, copy } = settlement;
  return { ...settlement, quiet: packQuiet(quiet), copy: copy && packCopy(copy) };
}

function packQuiet(quiet: readonly QuietAccount[]): PackedQuiet {
  const count = quiet.reduce((sum, { readings }) => sum + readings.length, 0);
  const [accounts, readings] = [quiet.length, count];
  const { texts, codeOf, codeOfJson, codeOfShared } = startTexts();
  const numbers: Float64Array[] = [];
  let ends = 0;
  const packed = {
    rows: new Int32Array(accounts),
    revs: new Float64Array(accounts),
    fences: new Float64Array(accounts),
    nextDueAt: new Float64Array(accounts),
    ends: new Int32Array(accounts),
    documents: new Int32Array(readings),
    states: new Int32Array(readings),
    closures: new Int32Array(readings).fill(-1),
    at: new Float64Array(readings),
    pointRevs: new Float64Array(readings),
    scores: new Float64Array(readings),
    rawBands: new Int32Array(readings),
    bands: new Int32Array(readings),
    coverage: new Float64Array(readings),
    flagNames: new Int32Array(readings),
    flags: new Int32Array(readings),
    contributionNames: new Int32Array(readings),
    contributionEnds: new Int32Array(readings),
    carried: new Int32Array(readings),
    held: new Int32Array(readings),
  };
  let at = 0;
  for (const [i, account] of quiet.entries()) {
    packed.rows[i] = account.row;
    packed.revs[i] = account.rev;
    packed.fences[i] = account.fence;
    packed.nextDueAt[i] = account.nextDueAt ?? NaN;
    for (const { document, point, state } of account.readings) {
      packed.documents[at] = codeOf(document);
      packed.states[at] = state ? codeOf(stableJson(state)) : -1;
      if (point) {
        packed.closures[at] = codeOf(point.closure);
        packed.at[at] = point.at;
        packed.pointRevs[at] = point.rev;
        packed.scores[at] = point.score ?? NaN;
        packed.rawBands[at] = codeOf(point.rawBand);
        packed.bands[at] = codeOf(point.band);
        packed.coverage[at] = point.coverage;
        packed.flagNames[at] = codeOfJson(point.flags.keys);
        packed.flags[at] = codeOf(point.flags.codes);
        packed.contributionNames[at] = codeOfJson(point.contributions.keys);
        ends += numbers[numbers.push(point.contributions.values) - 1]!.length;
        const { shared, held } = codeOfShared(point.carried);
        packed.carried[at] = shared;
        packed.held[at] = held;
      }
      packed.contributionEnds[at] = ends;
      at++;
    }
    packed.ends[i] = at;
  }
  const lengths = Uint32Array.from(texts, ({ length }) => length);
  return { ...packed, contributions: joined(numbers, ends), texts: texts.join(''), lengths };
}

function joined(parts: readonly Float64Array[], length: number): Float64Array {
  const all = new Float64Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function textsOf({ texts, lengths }: PackedQuiet): readonly string[] {
  let at = 0;
  return Array.from(lengths, (length) => texts.slice(at, (at += length)));
}

/** Each text once; objects that several readings share are written once. */
function startTexts() {
  const texts: string[] = [];
  const codes = new Map<string, number>();
  const known = new Map<object, number>();
  function codeOf(text: string | null): number {
    if (text === null) return -1;
    let code = codes.get(text);
    if (code === undefined) codes.set(text, (code = texts.push(text) - 1));
    return code;
  }
  function codeOfJson(value: object): number {
    let code = known.get(value);
    if (code === undefined) known.set(value, (code = codeOf(stableJson(value))));
    return code;
  }
  const shared = new Map<object, { readonly carried: Carried; readonly code: number }>();
  /** Readings of a document share all but what their accounts handed on. */
  function codeOfShared(carried: Carried): { readonly shared: number; readonly held: number } {
    const { held, reported, distributions } = carried;
    const known = shared.get(reported);
    const isEmpty = Object.keys(held).length === 0;
    if (known?.carried.distributions === distributions)
      return { shared: known.code, held: isEmpty ? -1 : codeOf(stableJson(held)) };
    const made = carriedTexts(carried);
    const code = codeOf(made.shared);
    shared.set(reported, { carried, code });
    return { shared: code, held: codeOf(made.held) };
  }
  return { texts, codeOf, codeOfJson, codeOfShared };
}

/** Reads what was packed of points, each list of names once. */
export function startPackedPoints({ flagNames, flags, ...quiet }: PackedQuiet, texts: readonly string[]) {
  const names = new Map<number, readonly string[]>();
  function namesAt(code: number): readonly string[] {
    let found = names.get(code);
    if (!found) names.set(code, (found = JSON.parse(texts[code]!) as string[]));
    return found;
  }
  return {
    flagsOf: (at: number): FlagList => ({ keys: namesAt(flagNames[at]!), codes: texts[flags[at]!]! }),
    contributionsOf: (at: number): NumberList => ({
      keys: namesAt(quiet.contributionNames[at]!),
      values: quiet.contributions.subarray(at ? quiet.contributionEnds[at - 1]! : 0, quiet.contributionEnds[at]),
    }),
    carriedOf: (at: number): CarriedTexts => ({
      shared: texts[quiet.carried[at]!]!,
      held: texts[quiet.held[at]!] ?? null,
    }),
  };
}
