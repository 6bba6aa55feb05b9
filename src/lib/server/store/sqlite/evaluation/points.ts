import { z } from 'zod';
import type { PastState, ScorePoint } from '../../evaluation-store.ts';
import { StoreError } from '../../store-error.ts';
import { accountNumber } from '../history/account-number.ts';
import { stableJson } from '../stable-json.ts';
import { writeState } from './states.ts';
import { readJson } from '../stored-json.ts';
import { termNumber, transact, type WriterContext } from '../writer-context.ts';

const BLOCK_MS = 20;

/** What makes a point another point; what was carried into it is kept beside. */
type Content = readonly [
  closure: number,
  score: number | null,
  rawBand: string | null,
  band: string | null,
  coverage: number,
  flags: string,
  contributions: string,
];

const IN_FORCE = `
  SELECT closure, score, raw_band, band, coverage, flags, contributions FROM score_points
  WHERE account = ? AND document = ? AND at <= ? ORDER BY at DESC LIMIT 1`;

const WRITE_POINT = `
  INSERT INTO score_points (account, document, at, rev, closure, score, raw_band, band, coverage, flags, contributions, carried)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
  ON CONFLICT DO UPDATE SET rev = ?4, closure = ?5, score = ?6, raw_band = ?7, band = ?8, coverage = ?9, flags = ?10, contributions = ?11, carried = ?12`;

const WRITE_CURRENT = `
  INSERT INTO current_scores (account, document, at, score, band, band_order, band_since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?3)
  ON CONFLICT DO UPDATE SET at = ?3, score = ?4, band_since = iif(band IS ?5, band_since, ?3), band = ?5, band_order = ?6 WHERE at <= ?3`;

/** Within the caller's transaction: the point, when something but its moment and `rev` differs from the one in force, and the current row. */
export function writePoint(context: WriterContext, account: number, point: ScorePoint): void {
  const document = termNumber(context, point.document);
  const content: Content = [
    closureNumber(context, point),
    point.score,
    point.rawBand,
    point.band,
    point.coverage,
    stableJson(point.flags),
    stableJson(point.contributions),
  ];
  const before = context.prepare<Content>(IN_FORCE).raw().get(account, document, point.at) as Content | undefined;
  if (!before || content.some((each, i) => each !== before[i])) {
    context.prepare(WRITE_POINT).run(account, document, point.at, point.rev, ...content, stableJson(point.carried));
  }
  const order = point.band === null ? -1 : bandOrder(context, point.document).indexOf(point.band);
  context.prepare(WRITE_CURRENT).run(account, document, point.at, point.score, point.band, order < 0 ? null : order);
}

function closureNumber(context: WriterContext, point: ScorePoint): number {
  const row = context.prepare<{ n: number }>('SELECT n FROM closures WHERE hash = ?').get(point.closure);
  if (row) return row.n;
  throw new StoreError(
    'unknown-closure',
    `The closure ${point.closure} of "${point.document}" was never saved, so its scores could not be replayed. Save closures before scores.`,
  );
}

const bandKeys = z.array(z.string());

/** Band keys of the live version, from the lowest up. */
function bandOrder(context: WriterContext, document: string): readonly string[] {
  const row = context
    .prepare<{ bands: string }>(
      'SELECT bands FROM documents d JOIN versions v ON v.content_hash = d.live WHERE d.key = ?',
    )
    .get(document);
  return row ? readJson(bandKeys, row.bands, `The bands of ${document}`) : [];
}

/** Chooses an account's primary health model among its current scores and shows it in the lists. */
const WRITE_PRIMARY = `
  UPDATE accounts SET (primary_document, score, band, band_order, band_since) = (
    SELECT c.document, c.score, c.band, c.band_order, c.band_since
    FROM current_scores c JOIN terms t ON t.n = c.document
    JOIN documents d ON d.key = t.text AND d.kind = 'health-model' AND d.scoring = 1
    JOIN versions v ON v.content_hash = d.live
    WHERE c.account = ?1 ORDER BY v.priority DESC, d.key LIMIT 1
  ) WHERE n = ?1`;

export function writePrimary(context: WriterContext, account: number): void {
  context.prepare(WRITE_PRIMARY).run(account);
}

/** In blocks of at most 20 ms, so that other writes get through; an account's points before its states. */
export function* savePoints(
  context: WriterContext,
  points: readonly ScorePoint[],
  states: readonly PastState[],
): Generator<void, void> {
  yield* inBlocks(context, points, (point) => {
    const account = accountNumber(context, point.accountId);
    writePoint(context, account, point);
    return account;
  });
  yield* inBlocks(context, states, ({ accountId, document, state }) => {
    const account = accountNumber(context, accountId);
    writeState(context, account, termNumber(context, document), state);
    return account;
  });
}

function* inBlocks<Item>(
  context: WriterContext,
  items: readonly Item[],
  write: (item: Item) => number,
): Generator<void, void> {
  for (let i = 0; i < items.length;) {
    transact(context, 'savePoints', () => {
      const touched = new Set<number>();
      const end = performance.now() + BLOCK_MS;
      do touched.add(write(items[i++]!));
      while (i < items.length && performance.now() < end);
      for (const account of touched) writePrimary(context, account);
    });
    yield;
  }
}
