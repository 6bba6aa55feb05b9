/** When accounts of a block must be looked at again if nothing new arrives. */
import { parseFactKey } from '../documents/fact-key.ts';
import { modelTurn } from '../facts/model-turn.ts';
import { scoreAndBand, type Points, type Said } from './other-documents.ts';

interface TurnsInput {
  readonly at: number;
  readonly rows: readonly number[];
  /** Of raw facts, by key and row. */
  readonly turns: ReadonlyMap<string, Float64Array>;
  readonly said: ReadonlyMap<string, Said>;
  readonly pointsOf: (model: string) => Points | undefined;
}

/** By row: the first moment after `at` (epoch ms) at which a fact that is read, or time alone, may change something; Infinity: never. */
export function nextTurns({ at, rows, turns, said, pointsOf }: TurnsInput): Float64Array {
  const next = new Float64Array((rows.at(-1) ?? -1) + 1).fill(Infinity);
  const fold = (column: Float64Array) => {
    foldColumn(next, column, at);
  };
  const read = new Set([...said.values()].flatMap(({ live }) => live.evaluator.compiled.reads));
  for (const [key, column] of turns) if (read.has(key)) fold(column);
  for (const { readings, modelTurns } of said.values()) {
    fold(readings.turnsAt);
    for (const [key, column] of modelTurns) foldHistory(key, column);
  }
  for (const segment of segmentsRead(said)) for (const column of said.get(segment)!.modelTurns.values()) fold(column);
  return next;

  function foldHistory(key: string, column: Float64Array): void {
    const source = parseFactKey(key);
    const model = source?.kind === 'model' ? said.get(source.model) : undefined;
    const points = source?.kind === 'model' ? pointsOf(source.model) : undefined;
    for (const row of rows) {
      if (column[row] === Infinity) continue;
      const now = model ? scoreAndBand(model, row) : null;
      const turn = modelTurn(column[row]!, now, points?.get(row)?.at(-1), at);
      if (turn > at && turn < next[row]!) next[row] = turn;
    }
  }
}

/** Rows that nobody asked for are folded too: that costs less than asking whose they are. */
function foldColumn(next: Float64Array, column: Float64Array, at: number): void {
  const count = Math.min(next.length, column.length);
  for (let row = 0; row < count; row++) {
    const turn = column[row]!;
    if (turn > at && turn < next[row]!) next[row] = turn;
  }
}

/** Segments some document asks for, and those that these ask for: who belongs may turn as soon as what they read of models does. */
function segmentsRead(said: ReadonlyMap<string, Said>): Set<string> {
  const found = new Set<string>();
  for (const { live } of said.values())
    for (const key of live.evaluator.compiled.reads) {
      const source = parseFactKey(key);
      if (source?.kind === 'segment' && said.get(source.segment)?.live.document.kind === 'segment')
        found.add(source.segment);
    }
  return found;
}
