/** What a block settles, on its way to the writer thread: lists of numbers and texts cross far more cheaply than objects. */
import type { BlockSettlement, QuietAccount } from '../../book-run-store.ts';
import { packCopy, type PackedCopy } from '../blocks/fact-codec.ts';
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
  readonly flags: Int32Array;
  readonly contributions: Int32Array;
  readonly carried: Int32Array;
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
  const { texts, codeOf, codeOfJson, codeOfOwn } = startTexts();
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
    flags: new Int32Array(readings),
    contributions: new Int32Array(readings),
    carried: new Int32Array(readings),
  };
  let at = 0;
  for (const [i, account] of quiet.entries()) {
    packed.rows[i] = account.row;
    packed.revs[i] = account.rev;
    packed.fences[i] = account.fence;
    packed.nextDueAt[i] = account.nextDueAt ?? NaN;
    for (const { document, point, state } of account.readings) {
      packed.documents[at] = codeOf(document);
      packed.states[at] = codeOfJson(state);
      if (point) {
        packed.closures[at] = codeOf(point.closure);
        packed.at[at] = point.at;
        packed.pointRevs[at] = point.rev;
        packed.scores[at] = point.score ?? NaN;
        packed.rawBands[at] = codeOf(point.rawBand);
        packed.bands[at] = codeOf(point.band);
        packed.coverage[at] = point.coverage;
        packed.flags[at] = codeOfJson(point.flags);
        packed.contributions[at] = codeOfOwn(point.contributions);
        packed.carried[at] = codeOfJson(point.carried);
      }
      at++;
    }
    packed.ends[i] = at;
  }
  return { ...packed, texts: texts.join(''), lengths: Uint32Array.from(texts, ({ length }) => length) };
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
  /** Of what hardly any two readings have in common. */
  const codeOfOwn = (value: object): number => texts.push(stableJson(value)) - 1;
  return { texts, codeOf, codeOfJson, codeOfOwn };
}
