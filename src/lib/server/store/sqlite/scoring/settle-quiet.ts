import { readClaims, release } from '../evaluation/claims.ts';
import { dropCurrent } from '../evaluation/settle.ts';
import { writePrimaries } from '../evaluation/primary.ts';
import { startStates } from '../evaluation/states.ts';
import { startPoints, type PointWriter } from '../evaluation/write-points.ts';
import type { RowWriter } from '../many-rows.ts';
import { termNumber, type WriterContext } from '../writer-context.ts';
import { takeOver, type Settler } from './settler.ts';
import { startPackedPoints, textsOf, type PackedQuiet } from './pack-settlement.ts';

/**
 * Within the caller's transaction: points, states and due moments of accounts that decided nothing. Returns those that were skipped, and
 * those of the others that were read anew.
 */
export function settleQuiet(
  context: WriterContext,
  settler: Settler,
  quiet: PackedQuiet,
): { readonly read: readonly number[]; readonly skipped: readonly number[] } {
  const accounts = Array.from(quiet.rows, (row) => settler.firstAccount + row);
  const claims = readClaims(context, accounts);
  const writers: Writers = { points: startPoints(context, accounts), states: startStates(context) };
  const texts = textsOf(quiet);
  const packed = startPackedPoints(quiet, texts);
  const [settled, read, skipped]: [number[], number[], number[]] = [[], [], []];
  for (let i = 0; i < quiet.rows.length; i++) {
    const account = accounts[i]!;
    const [rev, nextDueAt] = [quiet.revs[i]!, quiet.nextDueAt[i]!];
    const claim = claims.get(account);
    if (claim?.rev !== rev || claim.fence !== quiet.fences[i] || !takeOver(context, settler, claim)) {
      skipped.push(account);
      continue;
    }
    const first = i ? quiet.ends[i - 1]! : 0;
    for (let at = first; at < quiet.ends[i]!; at++)
      writeReading(context, writers, account, { quiet, texts, packed }, at);
    if (first < quiet.ends[i]!) read.push(account);
    const next = Number.isNaN(nextDueAt) ? null : nextDueAt;
    release(context, claim, { at: settler.at, rev, nextDueAt: next }, settler.seenMark ?? claim.claimedMark);
    settled.push(account);
  }
  writers.points.finish();
  writers.states.flush();
  writePrimaries(context, settled);
  return { read, skipped };
}

interface Unpacked {
  readonly quiet: PackedQuiet;
  readonly texts: readonly string[];
  readonly packed: ReturnType<typeof startPackedPoints>;
}

interface Writers {
  readonly points: PointWriter;
  readonly states: RowWriter;
}

function writeReading(
  context: WriterContext,
  { points, states }: Writers,
  account: number,
  { quiet, texts, packed }: Unpacked,
  at: number,
): void {
  const { closures, scores, rawBands, bands } = quiet;
  const key = texts[quiet.documents[at]!]!;
  const document = termNumber(context, key);
  if (closures[at]! < 0) dropCurrent(context, account, document);
  else {
    points.writeRow(account, {
      document: key,
      at: quiet.at[at]!,
      rev: quiet.pointRevs[at]!,
      closure: texts[closures[at]!]!,
      score: Number.isNaN(scores[at]) ? null : scores[at]!,
      rawBand: texts[rawBands[at]!] ?? null,
      band: texts[bands[at]!] ?? null,
      coverage: quiet.coverage[at]!,
      flags: packed.flagsOf(at),
      contributions: packed.contributionsOf(at),
      carried: () => packed.carriedOf(at),
    });
  }
  const state = texts[quiet.states[at]!];
  if (state !== undefined) states.add(account, document, state);
}
