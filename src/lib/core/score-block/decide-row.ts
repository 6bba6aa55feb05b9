/** One changed row of a block under one document: what follows from its reading. */
import { decide, type Decided, type ModelBands } from '../decide/decide.ts';
import { emptyState } from '../decide/decision.ts';
import { newEvents } from '../decide/new-events.ts';
import { nextDecisionAt } from '../decide/next-decision.ts';
import { wiringOf } from '../decide/wiring.ts';
import type { Compiled } from '../compile/compiled.ts';
import { valueAt, type Columns } from '../columns.ts';
import { parseFactKey } from '../documents/fact-key.ts';
import { own } from '../own.ts';
import type { BriefEvaluation } from '../evaluate/evaluation.ts';
import { bandsOf, type LiveDocument } from '../evaluate/rule-set.ts';
import { overrideAsOf } from '../signals/account-state.ts';
import { isDateValue } from '../values.ts';
import type { RowState } from './block-input.ts';
import type { Said } from './other-documents.ts';
import { appliesCodes } from './readings.ts';

export interface RowDecision extends Decided {
  /** When time alone may change a decision (epoch ms); Infinity: never. */
  readonly turnsAt: number;
}

export function decideRow(
  live: LiveDocument,
  row: number,
  evaluation: BriefEvaluation,
  { states, history, settledRev }: RowState,
  said: ReadonlyMap<string, Said>,
  columns: Columns,
): RowDecision {
  const { document } = live;
  const { at } = evaluation;
  const horizon = { at, knownBy: at };
  const previous = own(states, document.key);
  const override = history ? overrideAsOf(history, document.key, horizon) : null;
  const dates = datesOf(live, columns, row);
  const decided = decide({
    document,
    evaluation,
    previous: previous ?? emptyState,
    override,
    models: modelBands(live, row, states, said),
    dates,
    events: history ? newEvents(history, horizon, settledRev) : [],
    suppressFirst: previous === undefined && Object.keys(states).length > 0,
  });
  const next = nextDecisionAt(decided.state, document, at, { dates, override });
  return { ...decided, turnsAt: next ?? Infinity };
}

function datesOf(
  { evaluator: { compiled } }: LiveDocument,
  columns: Columns,
  row: number,
): Record<string, number | null> {
  let attributes = attributesRead.get(compiled);
  if (!attributes) attributesRead.set(compiled, (attributes = statedAttributes(compiled.reads)));
  const dates: Record<string, number | null> = {};
  for (const [key, attribute] of attributes) {
    const column = columns.get(key);
    const value = column ? valueAt(column, row) : null;
    dates[attribute] = isDateValue(value) ? value.date : null;
  }
  return dates;
}

// Asked about once per account: remembering saves reading every key again.
const attributesRead = new WeakMap<Compiled, readonly (readonly [key: string, attribute: string])[]>();

function statedAttributes(reads: readonly string[]): (readonly [string, string])[] {
  return reads.flatMap((key) => {
    const source = parseFactKey(key);
    return source?.kind === 'attribute' && source.as === 'value' ? [[key, source.attribute] as const] : [];
  });
}

/** Bands of the models whose moves start something here. */
function modelBands(
  { document }: LiveDocument,
  row: number,
  states: RowState['states'],
  said: ReadonlyMap<string, Said>,
): Record<string, ModelBands> {
  const models: Record<string, ModelBands> = {};
  for (const key of watchedModels(document)) {
    const model = said.get(key);
    if (model?.live.document.kind !== 'health-model' || model.readings.applies[row] !== appliesCodes.yes) continue;
    const { name, result } = model.live.document;
    const bands = bandsOf(model.live.document);
    const before = own(own(states, key)?.bands, result)?.band ?? null;
    models[key] = { before, after: bands[model.readings.band[row]!]?.key ?? null, bands, name };
  }
  return models;
}

/** Models whose moves from band to band start something in a document. */
export function watchedModels(document: LiveDocument['document']): string[] {
  return wiringOf(document).triggers.flatMap((trigger) =>
    trigger.on === 'band-change' ? [trigger.node.config.model] : [],
  );
}
