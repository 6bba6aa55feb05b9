import { flagList, numberList, type FlagList, type NumberList } from '#lib/core/evaluate/lists.ts';
import { z } from 'zod';
import type { ScorePoint } from '../../evaluation-store.ts';
import { StoreError } from '../../store-error.ts';
import { floatBytes, floatsFrom } from '../float-bytes.ts';
import { readJson } from '../stored-json.ts';
import { startRows } from '../many-rows.ts';
import { termNumber, type WriterContext } from '../writer-context.ts';
import { carriedNumber, carriedTexts, type CarriedTexts } from './carried-texts.ts';
import { flagsIn, isSameNumbers, numbersIn, readShape, shapeFor, type PointShape } from './point-shapes.ts';

/** What makes a point another point, but for its flags and contributions; what was carried into it is kept beside. */
type Content = readonly [score: number | null, rawBand: string | null, band: string | null, coverage: number];

interface Current {
  at: number;
  score: number | null;
  band: string | null;
  bandSince: number | null;
}

type CurrentRow = [account: number, at: number, score: number | null, band: string | null, bandSince: number | null];

interface InForce {
  readonly at: number;
  /** By its number. */
  readonly shape: number;
  readonly content: Content;
  readonly flags: string;
  readonly contributions: Float64Array;
}

/** What is known of one account under one document while points are written. */
interface Line {
  readonly account: number;
  readonly document: number;
  /** Whether there are, or may be, points after the one written last; then each is compared with the database. */
  hasLater: boolean;
  /** `undefined`: not read yet. */
  inForce: InForce | null | undefined;
  current: Current | null;
}

/** A point as it is stored, but for the order of its lists. */
export interface PointRow extends Omit<ScorePoint, 'accountId' | 'flags' | 'carried' | 'contributions'> {
  readonly flags: FlagList;
  readonly contributions: NumberList;
  /** Asked for when the point is written. */
  readonly carried: () => CarriedTexts;
}

export interface PointWriter {
  /** The point, when something but its moment, `rev` and `carried` differs from the one in force. Throws `unknown-closure`. */
  write(account: number, point: ScorePoint): void;
  writeRow(account: number, row: PointRow): void;
  /** The current rows. Call once. */
  finish(): void;
}

const POINTS = `
  SELECT at, shape, score, raw_band, band, coverage, flags, contributions FROM score_points WHERE account = ? AND document = ?`;
const NEWEST = `${POINTS} ORDER BY at DESC LIMIT 1`;
const IN_FORCE = `${POINTS} AND at <= ? ORDER BY at DESC LIMIT 1`;
const WRITE = [
  `INSERT INTO score_points
     (account, document, at, rev, shape, score, raw_band, band, coverage, flags, contributions, carried, held) VALUES `,
  ` ON CONFLICT DO UPDATE SET rev = excluded.rev, shape = excluded.shape, score = excluded.score, raw_band = excluded.raw_band,
    band = excluded.band, coverage = excluded.coverage, flags = excluded.flags, contributions = excluded.contributions,
    carried = excluded.carried, held = excluded.held`,
] as const;
const CURRENT = `
  SELECT c.account, c.at, c.score, c.band, c.band_since
  FROM json_each(?1) j CROSS JOIN current_scores c ON c.account = j.value AND c.document = ?2`;
const WRITE_CURRENT = [
  'INSERT INTO current_scores (account, document, at, score, band, band_order, band_since) VALUES ',
  ` ON CONFLICT DO UPDATE SET at = excluded.at, score = excluded.score, band = excluded.band, band_order = excluded.band_order,
    band_since = excluded.band_since`,
] as const;

/**
 * Writes points within the transaction of the caller; quickest when an account's points come in time order, and when the accounts that will
 * come are named: then their current rows are read in one go, and mostly nothing else.
 */
export function startPoints(context: WriterContext, accounts?: readonly number[]): PointWriter {
  const lines = new Map<string, Map<number, Line>>();
  const stored = new Map<number, ReadonlyMap<number, Current>>();
  const shapes = new Map<string, Fit>();
  const closures = new Map<string, number>();
  const carried = new Map<string, number>();
  const orders = new Map<string, readonly string[]>();
  const writes = startRows(context, 13, (values) => WRITE.join(values));

  function currentOf(account: number, document: number): Current | null {
    if (!accounts) return readCurrent(context, [account], document).get(account) ?? null;
    let all = stored.get(document);
    if (!all) stored.set(document, (all = readCurrent(context, accounts, document)));
    return all.get(account) ?? null;
  }

  function lineOf(account: number, key: string): Line {
    let ofDocument = lines.get(key);
    if (!ofDocument) lines.set(key, (ofDocument = new Map()));
    let line = ofDocument.get(account);
    if (!line) {
      const document = termNumber(context, key);
      line = { account, document, hasLater: false, inForce: undefined, current: currentOf(account, document) };
      ofDocument.set(account, line);
    }
    return line;
  }

  /**
   * The point is another one for sure, and no stored one has to be read: the current row says what the newest point says, and that is
   * something else. Only where accounts are named, of which one point each is expected: should there be more, nothing is known of what is stored.
   */
  function isNews({ inForce, current }: Line, { at, score, band }: PointRow): boolean {
    if (!accounts || inForce !== undefined || !current || current.at >= at) return false;
    return current.score !== score || current.band !== band;
  }

  function inForceAt(line: Line, at: number): InForce | null {
    const { account, document } = line;
    if (line.inForce === undefined) {
      const row = context.prepare<StoredPoint>(NEWEST).raw().get(account, document);
      line.inForce = row ? pointFrom(row) : null;
    }
    if (line.inForce && line.inForce.at > at) line.hasLater = true;
    if (!line.hasLater) return line.inForce;
    writes.flush();
    const row = context.prepare<StoredPoint>(IN_FORCE).raw().get(account, document, at);
    return row ? pointFrom(row) : null;
  }

  /** The shape of a closure grows; what an older one lacks is in none of its points. */
  function isSame(before: InForce, now: InForce, shape: PointShape): boolean {
    if (!now.content.every((each, i) => each === before.content[i])) return false;
    if (before.shape === now.shape)
      return before.flags === now.flags && isSameNumbers(before.contributions, now.contributions);
    const older = readShape(context, before.shape);
    if (older?.closure !== shape.closure) return false;
    const numbers = numbersIn(shape.contributions, { keys: older.contributions, values: before.contributions });
    return (
      flagsIn(shape.flags, { keys: older.flags, codes: before.flags }) === now.flags &&
      isSameNumbers(numbers, now.contributions)
    );
  }

  function closureNumber(point: PointRow): number {
    let n = closures.get(point.closure);
    if (n === undefined) {
      n = findClosure(context, point);
      closures.set(point.closure, n);
    }
    return n;
  }

  /** Rows of one reading share their lists of names: those are looked at once. */
  function shapeOf(point: PointRow): PointShape {
    const [flags, contributions] = [point.flags.keys, point.contributions.keys];
    const fit = shapes.get(point.closure);
    if (fit?.flags === flags && fit.contributions === contributions) return fit.shape;
    const shape = shapeFor(context, closureNumber(point), flags, contributions);
    shapes.set(point.closure, { flags, contributions, shape });
    return shape;
  }

  function carriedOf(shared: string): number {
    let n = carried.get(shared);
    if (n === undefined) carried.set(shared, (n = carriedNumber(context, shared)));
    return n;
  }

  function bandOrder(document: string, band: string | null): number | null {
    let order = orders.get(document);
    if (!order) orders.set(document, (order = readBandOrder(context, document)));
    const at = band === null ? -1 : order.indexOf(band);
    return at < 0 ? null : at;
  }

  const writer: PointWriter = {
    write(account, { accountId: _, ...point }) {
      const [flags, contributions] = [flagList(point.flags), numberList(point.contributions)];
      writer.writeRow(account, { ...point, flags, contributions, carried: () => carriedTexts(point.carried) });
    },
    writeRow(account, point) {
      const { at, score, rawBand, band, coverage } = point;
      const line = lineOf(account, point.document);
      const shape = shapeOf(point);
      const flags = flagsIn(shape.flags, point.flags);
      const contributions = numbersIn(shape.contributions, point.contributions);
      const now: InForce = { at, shape: shape.n, content: [score, rawBand, band, coverage], flags, contributions };
      const isNew = isNews(line, point);
      if (isNew) line.hasLater = true;
      const before = isNew ? null : inForceAt(line, at);
      if (before && isSame(before, now, shape)) line.inForce = before;
      else {
        const { shared, held } = point.carried();
        const [bytes, n] = [floatBytes(contributions), carriedOf(shared)];
        writes.add(account, line.document, at, point.rev, shape.n, ...now.content, flags, bytes, n, held);
        line.inForce = now;
      }
      const { current } = line;
      if (current && current.at > at) return;
      const bandSince = current && current.band === band ? current.bandSince : at;
      line.current = { at, score, band, bandSince };
    },
    finish() {
      writes.flush();
      const currents = startRows(context, 7, (values) => WRITE_CURRENT.join(values));
      for (const [key, ofDocument] of lines) {
        for (const { account, document, current } of ofDocument.values()) {
          if (!current) continue;
          const { at, score, band, bandSince } = current;
          currents.add(account, document, at, score, band, bandOrder(key, band), bandSince);
        }
      }
      currents.flush();
    },
  };
  return writer;
}

function readCurrent(
  context: WriterContext,
  accounts: readonly number[],
  document: number,
): ReadonlyMap<number, Current> {
  const rows = context.prepare<CurrentRow>(CURRENT).raw().all(JSON.stringify(accounts), document);
  return new Map(rows.map(([account, at, score, band, bandSince]) => [account, { at, score, band, bandSince }]));
}

type StoredPoint = [at: number, shape: number, ...content: Content, flags: string, contributions: Buffer];

function pointFrom([at, shape, ...rest]: StoredPoint): InForce {
  const [score, rawBand, band, coverage, flags, bytes] = rest;
  const contributions = floatsFrom(bytes, 'A score');
  return { at, shape, content: [score, rawBand, band, coverage], flags, contributions };
}

/** The shape that the lists of names of a closure's rows fit in. */
interface Fit {
  readonly flags: readonly string[];
  readonly contributions: readonly string[];
  readonly shape: PointShape;
}

function findClosure(context: WriterContext, point: PointRow): number {
  const row = context.prepare<{ n: number }>('SELECT n FROM closures WHERE hash = ?').get(point.closure);
  if (row) return row.n;
  throw new StoreError(
    'unknown-closure',
    `The closure ${point.closure} of "${point.document}" was never saved, so its scores could not be replayed. Save closures before scores.`,
  );
}

const bandKeys = z.array(z.string());

/** Band keys of the live version, from the lowest up. */
function readBandOrder(context: WriterContext, document: string): readonly string[] {
  const row = context
    .prepare<{ bands: string }>(
      'SELECT bands FROM documents d JOIN versions v ON v.content_hash = d.live WHERE d.key = ?',
    )
    .get(document);
  return row ? readJson(bandKeys, row.bands, `The bands of ${document}`) : [];
}
