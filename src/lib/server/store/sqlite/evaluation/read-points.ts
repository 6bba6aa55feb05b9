import { z } from 'zod';
import { flagsOf, numbersOf } from '#lib/core/evaluate/lists.ts';
import type { Carried, Held } from '#lib/core/evaluate/evaluation.ts';
import type { ScorePoint } from '../../evaluation-store.ts';
import type { Connection } from '../connection.ts';
import { floatsFrom } from '../float-bytes.ts';
import { corrupt, readJson } from '../stored-json.ts';
import { readShape, type PointShape } from './point-shapes.ts';

const moments = z.record(z.string(), z.number());
const heldSchema: z.ZodType<Held> = z.record(
  z.string(),
  z.looseObject({ since: z.number(), unknownSince: z.number().nullable() }),
);
const carriedSchema: z.ZodType<Carried> = z.looseObject({
  held: heldSchema,
  reported: moments,
  distributions: moments,
});

interface PointRow extends Omit<ScorePoint, 'closure' | 'flags' | 'carried' | 'contributions'> {
  readonly shape: number;
  readonly flags: string;
  readonly contributions: Buffer;
  readonly carried: number;
  readonly held: string | null;
}

const POINTS = `
  SELECT a.id AS accountId, t.text AS document, p.at, p.rev, p.shape, p.score, p.raw_band AS rawBand, p.band, p.coverage,
    p.flags, p.contributions, p.carried, p.held
  FROM accounts a JOIN score_points p ON p.account = a.n JOIN terms t ON t.n = p.document
  WHERE a.id = ?1`;

export function readScoreHistory(connection: Connection, accountId: string, document?: string): readonly ScorePoint[] {
  const rows =
    document === undefined
      ? connection.prepare<PointRow>(`${POINTS} ORDER BY p.at, t.text`).all(accountId)
      : connection.prepare<PointRow>(`${POINTS} AND t.text = ?2 ORDER BY p.at`).all(accountId, document);
  return rows.map(pointReader(connection));
}

export function readPointAt(
  connection: Connection,
  accountId: string,
  document: string,
  at: number,
): ScorePoint | null {
  const row = connection
    .prepare<PointRow>(
      `${POINTS} AND p.document = (SELECT n FROM terms WHERE text = ?2) AND p.at <= ?3 ORDER BY p.at DESC LIMIT 1`,
    )
    .get(accountId, document, at);
  return row ? pointReader(connection)(row) : null;
}

/** What rows have in common is looked up once; it never changes. */
function pointReader(connection: Connection): (row: PointRow) => ScorePoint {
  const shapes = new Map<number, PointShape & { readonly hash: string }>();
  const shared = new Map<number, Carried>();
  const closures = connection.prepare<{ hash: string }>('SELECT hash FROM closures WHERE n = ?');
  const texts = connection.prepare<{ text: string }>('SELECT text FROM carried WHERE n = ?');

  function shapeOf(n: number, where: string): PointShape & { readonly hash: string } {
    const known = shapes.get(n);
    if (known) return known;
    const shape = readShape(connection, n);
    const closure = shape && closures.get(shape.closure);
    if (!closure) throw corrupt(where);
    const found = { ...shape, hash: closure.hash };
    shapes.set(n, found);
    return found;
  }

  function sharedOf(n: number, where: string): Carried {
    let found = shared.get(n);
    if (!found) {
      const row = texts.get(n);
      if (!row) throw corrupt(where);
      shared.set(n, (found = readJson(carriedSchema, row.text, where)));
    }
    return found;
  }

  return ({ shape: n, held, ...row }) => {
    const where = `A score of ${row.accountId} by ${row.document}`;
    const shape = shapeOf(n, where);
    const values = floatsFrom(row.contributions, where);
    const isWhole = row.flags.length === shape.flags.length && values.length === shape.contributions.length;
    if (!isWhole || !/^[tfu-]*$/.test(row.flags)) throw corrupt(where);
    const carried = sharedOf(row.carried, where);
    return {
      ...row,
      closure: shape.hash,
      flags: flagsOf({ keys: shape.flags, codes: row.flags }),
      contributions: numbersOf({ keys: shape.contributions, values }),
      carried: held === null ? carried : { ...carried, held: readJson(heldSchema, held, where) },
    };
  };
}
