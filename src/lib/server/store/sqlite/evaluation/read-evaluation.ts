import type { Decision, DecisionState } from '#lib/core/decide/decision.ts';
import type { Carried } from '#lib/core/evaluate/evaluation.ts';
import { z } from 'zod';
import type { ScorePoint } from '../../evaluation-store.ts';
import type { Connection } from '../connection.ts';
import { readJson } from '../stored-json.ts';

const numbers = z.record(z.string(), z.number());
const held = z.record(z.string(), z.looseObject({ since: z.number(), unknownSince: z.number().nullable() }));
const carriedSchema: z.ZodType<Carried> = z.looseObject({ held, reported: numbers, distributions: numbers });
const flags = z.record(z.string(), z.boolean().nullable());
const moment = z.number();

/** Loose: it is written back, so what a later version added must survive. */
const stateSchema: z.ZodType<DecisionState> = z.looseObject({
  bands: z.record(
    z.string(),
    z.looseObject({
      band: z.string().nullable(),
      scored: z.string().nullable(),
      since: moment,
      pending: z.object({ band: z.string(), since: moment, paused: z.number() }).nullable(),
      unknownSince: moment.nullable(),
      heldBy: z.enum(['override', 'force', 'buffer', 'dwell']).nullable(),
    }),
  ),
  flags: z.record(z.string(), z.looseObject({ flag: z.boolean().nullable(), since: moment })),
  episodes: z.record(
    z.string(),
    z.looseObject({
      number: z.number(),
      since: moment,
      open: z.boolean(),
      band: z.string().nullable(),
      fired: z.array(moment),
      seen: z.array(z.string()),
    }),
  ),
  held,
});

export function readStates(
  connection: Connection,
  accountIds: readonly string[],
): ReadonlyMap<string, Readonly<Record<string, DecisionState>>> {
  const find = connection.prepare<{ document: string; state: string }>(
    `SELECT t.text AS document, s.state FROM accounts a JOIN decision_states s ON s.account = a.n JOIN terms t ON t.n = s.document
     WHERE a.id = ? ORDER BY t.text`,
  );
  return connection.db.transaction(
    () =>
      new Map(
        accountIds.map((id) => [
          id,
          Object.fromEntries(
            find
              .all(id)
              .map((row) => [
                row.document,
                readJson(stateSchema, row.state, `The state of ${id} under ${row.document}`),
              ]),
          ),
        ]),
      ),
  )();
}

interface PointRow extends Omit<ScorePoint, 'flags' | 'carried' | 'contributions'> {
  readonly flags: string;
  readonly carried: string;
  readonly contributions: string;
}

const POINTS = `
  SELECT a.id AS accountId, t.text AS document, p.at, p.rev, c.hash AS closure, p.score, p.raw_band AS rawBand, p.band, p.coverage,
    p.flags, p.carried, p.contributions
  FROM accounts a JOIN score_points p ON p.account = a.n JOIN terms t ON t.n = p.document JOIN closures c ON c.n = p.closure
  WHERE a.id = ?1`;

export function readScoreHistory(connection: Connection, accountId: string, document?: string): readonly ScorePoint[] {
  const rows =
    document === undefined
      ? connection.prepare<PointRow>(`${POINTS} ORDER BY p.at, t.text`).all(accountId)
      : connection.prepare<PointRow>(`${POINTS} AND t.text = ?2 ORDER BY p.at`).all(accountId, document);
  return rows.map(pointFrom);
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
  return row ? pointFrom(row) : null;
}

function pointFrom(row: PointRow): ScorePoint {
  const where = `A score of ${row.accountId} by ${row.document}`;
  return {
    ...row,
    flags: readJson(flags, row.flags, where),
    carried: readJson(carriedSchema, row.carried, where),
    contributions: readJson(numbers, row.contributions, where),
  };
}

/** Newest first. */
export function readDecisions(
  connection: Connection,
  accountId: string,
): readonly (Decision & { accountId: string })[] {
  return connection
    .prepare<Decision & { accountId: string }>(
      `SELECT a.id AS accountId, d.kind, t.text AS document, d.node_id AS nodeId, d.trigger, d.band, d.previous_band AS previousBand,
         d.episode, d.at, d.port, d.reason
       FROM accounts a JOIN decisions d ON d.account = a.n JOIN terms t ON t.n = d.document WHERE a.id = ? ORDER BY d.at DESC, d.n DESC`,
    )
    .all(accountId);
}
