import { z } from 'zod';
import {
  retentionKinds,
  type Retention,
  type RetentionKind,
  type RetentionRound,
  type Stretch,
} from '../../retention-store.ts';
import { readSetting, writeSetting } from '../epoch.ts';
import type { Connection } from '../connection.ts';
import { stableJson } from '../stable-json.ts';
import { readJson } from '../stored-json.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';
import { sweepEvents, sweepObservations, sweepRecords, sweepTexts } from './old-history.ts';
import { sweepMessageIds, sweepMessages, sweepTasks } from './old-work.ts';
import type { Sweep } from './sweep.ts';

const SETTING = 'retention';
const ROUND = 'retention.round';
const dayMs = 86_400_000;

/** Message ids only keep a repeated delivery from counting twice, which senders try for days, not for months. */
const atFirst: Retention = {
  observations: null,
  events: null,
  records: null,
  texts: null,
  tasks: null,
  messages: null,
  'message-ids': 56,
};

const days = z.number().nullable();
const retentionSchema = z.object({
  observations: days,
  events: days,
  records: days,
  texts: days,
  tasks: days,
  messages: days,
  'message-ids': days,
});

const roundSchema = z.object({
  startedAt: z.number(),
  by: z.string(),
  /** By kind, as they are gone through: what is older than this. */
  limits: z.array(z.object({ kind: z.enum(retentionKinds), until: z.number() })),
  place: z.number(),
  from: z.string().nullable(),
  share: z.number(),
  removed: z.partialRecord(z.enum(retentionKinds), z.number()),
  endedAt: z.number().nullable(),
});

type StoredRound = z.infer<typeof roundSchema>;

const sweeps: Readonly<Record<RetentionKind, Sweep>> = {
  observations: sweepObservations,
  events: sweepEvents,
  records: sweepRecords,
  texts: sweepTexts,
  tasks: sweepTasks,
  messages: sweepMessages,
  'message-ids': sweepMessageIds,
};

export function readRetention(connection: Connection): Retention {
  const text = readSetting(connection, SETTING);
  return text === undefined ? atFirst : readJson(retentionSchema, text, 'How long things are kept');
}

export function saveRetention(context: WriterContext, retention: Retention, by: string, at: number): void {
  transact(context, 'saveRetention', () => {
    const before = readRetention(context);
    writeSetting(context, SETTING, stableJson(retention));
    const details = { before, after: retention };
    writeAudit(context, { at, actor: by, verb: 'retention.saved', subject: 'retention', details });
  });
}

export function lookAtOld(connection: Connection, kind: RetentionKind, until: number, from: string | null): Stretch {
  return sweeps[kind](connection, until, from, null);
}

export function startRetention(context: WriterContext, by: string, at: number): boolean {
  return transact(context, 'startRetention', () => {
    const before = readStored(context);
    if (before && before.endedAt === null) return false;
    const retention = readRetention(context);
    const limits = retentionKinds.flatMap((kind) => {
      const kept = retention[kind];
      return kept === null ? [] : [{ kind, until: at - kept * dayMs }];
    });
    if (limits.length === 0) return false;
    save(context, { startedAt: at, by, limits, place: 0, from: null, share: 0, removed: {}, endedAt: null });
    return true;
  });
}

export function stepRetention(context: WriterContext, at: number): boolean {
  const round = readStored(context);
  const limit = round?.endedAt === null ? round.limits[round.place] : undefined;
  if (!round || !limit) return false;
  context.db.pragma('secure_delete = FAST'); // overwritten where that costs no page of its own
  try {
    return transact(context, 'stepRetention', () => {
      const { kind, until } = limit;
      const { rows, next, share } = sweeps[kind](context, until, round.from, { context, at });
      const removed = { ...round.removed, [kind]: (round.removed[kind] ?? 0) + rows };
      const place = next === null ? round.place + 1 : round.place;
      const endedAt = place < round.limits.length ? null : at;
      save(context, { ...round, removed, place, from: next, share: next === null ? 0 : share, endedAt });
      const total = Object.values(removed).reduce((sum, each) => sum + each, 0);
      if (endedAt !== null && total > 0) {
        const limits = Object.fromEntries(round.limits.map((each) => [each.kind, each.until]));
        const details = { removed, olderThan: limits };
        writeAudit(context, { at, actor: round.by, verb: 'retention.applied', subject: 'retention', details });
      }
      return true;
    });
  } finally {
    context.db.pragma('secure_delete = OFF');
  }
}

export function readRetentionRound(connection: Connection): RetentionRound | null {
  const round = readStored(connection);
  if (!round) return null;
  const { startedAt, by, share, removed, endedAt } = round;
  const kind = endedAt === null ? (round.limits[round.place]?.kind ?? null) : null;
  return { startedAt, by, kind, share, removed, endedAt };
}

function readStored(connection: Connection): StoredRound | null {
  const text = readSetting(connection, ROUND);
  return text === undefined ? null : readJson(roundSchema, text, 'The newest round of retention');
}

function save(context: WriterContext, round: StoredRound): void {
  writeSetting(context, ROUND, stableJson(round));
}
