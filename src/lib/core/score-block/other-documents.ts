/** Facts about other documents, in columns: what models and segments said just now, or what is stored of them. */
import type { Column } from '../columns.ts';
import { columnOf } from '../columns.ts';
import { parseFactKey } from '../documents/fact-key.ts';
import { bandsOf, type LiveDocument } from '../evaluate/rule-set.ts';
import type { Fact } from '../facts/fact.ts';
import { readModel, type ModelPoint } from '../facts/read-model.ts';
import type { Value } from '../values.ts';
import { appliesCodes, type Readings } from './readings.ts';

/** What a document said about every row just now. */
export interface Said {
  readonly live: LiveDocument;
  readonly readings: Readings;
  /** By condition: 0 false, 1 true, 2 unknown. */
  readonly flags: Readonly<Record<string, Uint8Array>>;
  /** Facts about the history of models that it read: when each may turn, by key and row. */
  readonly modelTurns: ReadonlyMap<string, Float64Array>;
  /** 1 where the settled band, or whether the document applies, is not what it was. */
  readonly moved: Uint8Array;
}

export type Points = ReadonlyMap<number, readonly ModelPoint[]>;

interface OtherInput {
  readonly at: number;
  readonly length: number;
  readonly rows: readonly number[];
  readonly said: ReadonlyMap<string, Said>;
  readonly pointsOf: (model: string, rows: readonly number[]) => Promise<Points>;
}

export interface OtherColumn {
  readonly column: Column;
  /** For facts about a model's history. */
  readonly turns: Float64Array | null;
}

/** The column of a fact about a model or a segment; `null` for other facts, and for a segment nobody decides on. */
export async function otherColumn(key: string, input: OtherInput): Promise<OtherColumn | null> {
  const source = parseFactKey(key);
  if (source?.kind === 'segment') {
    const segment = input.said.get(source.segment);
    if (segment?.live.document.kind !== 'segment') return null;
    const flag = segment.flags[segment.live.document.result];
    return flag ? { column: { length: input.length, boolean: flag }, turns: null } : null;
  }
  if (source?.kind !== 'model') return null;
  const said = input.said.get(source.model);
  const model = said?.live.document.kind === 'health-model' ? said : undefined;
  const isHistory = source.read === 'change' || source.read === 'daysInBand';
  // A model that is not about an account leaves what its last stored reading says.
  const stored = isHistory ? input.rows : input.rows.filter((row) => model?.readings.applies[row] !== appliesCodes.yes);
  const points = stored.length > 0 ? await input.pointsOf(source.model, stored) : null;
  const values = new Array<Value>(input.length).fill(null);
  const turns = isHistory ? new Float64Array(input.length).fill(Infinity) : null;
  if (!isHistory && model) fillFrom(values, model, source.read, input.rows);
  for (const row of stored) {
    const all = [...(points?.get(row) ?? []), ...pointNow(model, row, input.at)];
    const fact: Fact = readModel(source, all, input.at);
    values[row] = fact.value;
    if (turns) turns[row] = fact.validUntil ?? Infinity;
  }
  return { column: columnOf(values), turns };
}

function fillFrom(
  values: Value[],
  { live, readings }: Said,
  read: 'score' | 'band' | 'bandOrder',
  rows: readonly number[],
): void {
  const bands = bandsOf(live.document);
  for (const row of rows) {
    if (readings.applies[row] !== appliesCodes.yes) continue;
    const band = readings.band[row]!;
    if (read === 'score') values[row] = readings.score[row]!;
    else if (band >= 0) values[row] = read === 'band' ? bands[band]!.key : band;
  }
}

function pointNow(model: Said | undefined, row: number, at: number): ModelPoint[] {
  if (model?.readings.applies[row] !== appliesCodes.yes) return [];
  const { score, band } = scoreAndBand(model, row);
  const order = model.readings.band[row]!;
  return [{ at, score, band, bandOrder: order < 0 ? null : order }];
}

/** The score and settled band of a row, whether or not the model applies. */
export function scoreAndBand({ live, readings }: Said, row: number): { score: number | null; band: string | null } {
  const score = readings.score[row]!;
  return {
    score: Number.isNaN(score) ? null : score,
    band: bandsOf(live.document)[readings.band[row]!]?.key ?? null,
  };
}
