/** Documents carry their own proof: runs the cases written in one, over time where they say so. */
import { compile } from '../compile/compile.ts';
import type { Case, Expectation, GraphDocument, HealthModel, RapportDocument } from '../documents/document.ts';
import { createAccountEvaluator, type AccountEvaluator } from '../evaluate/account.ts';
import type { Evaluation } from '../evaluate/evaluation.ts';
import { bandsOf } from '../evaluate/rule-set.ts';
import { factKey, parseFactKey } from '../documents/fact-key.ts';
import type { EventEntry } from '../signals/history.ts';
import { dayMs } from '../time/calendar.ts';
import { constantValue, isDateValue, parseIsoMoment, valueConstant, type Constant, type Value } from '../values.ts';
import { decide, type ModelBands } from './decide.ts';
import { emptyState, type Decision, type DecisionState } from './decision.ts';

export interface CaseDifference {
  readonly what: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

export interface CaseResult {
  readonly name: string;
  /** Empty when the case passes. */
  readonly differences: readonly CaseDifference[];
}

/** Two numbers count as equal when they are this close: cases are written by hand. */
const tolerance = 1e-6;
const defaultMoment = Date.UTC(2026, 0, 1);

/**
 * Runs every case of a document. `around` gives the other documents it refers to: the order of their bands decides what "worse" means.
 * Facts are given as they are read; a fact that is not named is unknown.
 */
export async function runCases(
  document: GraphDocument,
  around: readonly RapportDocument[] = [],
): Promise<CaseResult[]> {
  const { compiled, problems } = compile(document);
  if (!compiled)
    return document.cases.map(({ name }) => ({
      name,
      differences: [{ what: 'document', expected: 'compiles', actual: problems.map((each) => each.message).join(' ') }],
    }));
  const evaluator = createAccountEvaluator(compiled);
  const models = new Map(around.filter((each) => each.kind === 'health-model').map((model) => [model.key, model]));
  const results: CaseResult[] = [];
  for (const each of document.cases)
    results.push({ name: each.name, differences: await runCase(document, each, evaluator, models) });
  return results;
}

async function runCase(
  document: GraphDocument,
  written: Case,
  evaluator: AccountEvaluator,
  models: ReadonlyMap<string, HealthModel>,
): Promise<CaseDifference[]> {
  const facts = new Map<string, Value>();
  const distributions = Object.fromEntries(
    Object.entries(written.book ?? {}).map(([id, values]) => [id, values.toSorted((a, b) => a - b)]),
  );
  let state: DecisionState = emptyState;
  let at = parseIsoMoment(written.at ?? '') ?? defaultMoment;
  const differences: CaseDifference[] = [];
  for (const [index, step] of [
    { afterDays: 0, facts: written.facts, expect: written.expect },
    ...(written.then ?? []),
  ].entries()) {
    at += step.afterDays * dayMs;
    const before = new Map(facts);
    for (const [key, fact] of Object.entries(step.facts))
      facts.set(canonical(key), fact === null ? null : constantValue(fact));
    const evaluation = await evaluator.evaluate({ at, facts, held: state.held, distributions });
    const events = index === 0 && written.event ? [eventOf(written.event, at)] : [];
    const decided = decide({
      document,
      evaluation,
      previous: state,
      override: null,
      models: modelBands(document, before, facts, models),
      dates: datesOf(facts),
      events,
    });
    state = decided.state;
    const when = index === 0 ? '' : `step ${index + 1}: `;
    differences.push(
      ...compare(document, step.expect, evaluation, state, decided.decisions).map((each) => ({
        ...each,
        what: when + each.what,
      })),
    );
  }
  return differences;
}

function canonical(key: string): string {
  const source = parseFactKey(key);
  return source ? factKey(source) : key;
}

function eventOf({ name, properties }: NonNullable<Case['event']>, at: number): EventEntry {
  const values = Object.entries(properties).map(
    ([key, constant]) => [key, constant === null ? null : constantValue(constant)] as const,
  );
  return { id: 'case', name, properties: Object.fromEntries(values), observedAt: at, knownAt: at, rev: 1 };
}

function modelBands(
  document: GraphDocument,
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
  models: ReadonlyMap<string, HealthModel>,
): Record<string, ModelBands> {
  const keys = Object.values(document.nodes).flatMap((node) =>
    node.type === 'band-change' ? [node.config.model] : [],
  );
  const bandIn = (facts: ReadonlyMap<string, Value>, model: string) => {
    const band = facts.get(factKey({ kind: 'model', model, read: 'band' }));
    return typeof band === 'string' ? band : null;
  };
  return Object.fromEntries(
    keys.map((key) => [
      key,
      { before: bandIn(before, key), after: bandIn(after, key), bands: bandsOf(models.get(key)) },
    ]),
  );
}

function datesOf(facts: ReadonlyMap<string, Value>): Record<string, number | null> {
  return Object.fromEntries(
    [...facts].flatMap(([key, value]) =>
      key.startsWith('@') ? [[key.slice(1), isDateValue(value) ? value.date : null]] : [],
    ),
  );
}

function compare(
  document: GraphDocument,
  expected: Expectation,
  evaluation: Evaluation,
  state: DecisionState,
  decisions: readonly Decision[],
): CaseDifference[] {
  const differences: CaseDifference[] = [];
  const check = (what: string, wanted: unknown, actual: unknown) => {
    if (!isAlike(wanted, actual)) differences.push({ what, expected: wanted, actual });
  };
  if (expected.score !== undefined) check('score', expected.score, evaluation.score);
  if (expected.rawBand !== undefined) check('rawBand', expected.rawBand, evaluation.rawBand);
  if (expected.band !== undefined)
    check(
      'band',
      expected.band,
      document.kind === 'health-model' ? (state.bands[document.result]?.band ?? null) : null,
    );
  for (const [id, flag] of Object.entries(expected.flags ?? {}))
    check(`flag ${nameOf(document, id)}`, flag, evaluation.flags[id]);
  for (const [id, value] of Object.entries(expected.nodes ?? {}))
    check(`node ${nameOf(document, id)}`, value, shownBy(evaluation, id));
  if (expected.triggers) {
    const fired = decisions.filter((each) => each.kind === 'trigger-fired').map((each) => each.nodeId);
    check('triggers', expected.triggers.toSorted(), [...new Set(fired)].sort());
  }
  return differences;
}

function shownBy(evaluation: Evaluation, id: string): Constant | null | undefined {
  const output = Object.values(evaluation.trace[id]?.outputs ?? {})[0];
  return output === undefined ? undefined : valueConstant(output);
}

function nameOf(document: GraphDocument, id: string): string {
  const name = document.nodes[id]?.name;
  return name ? `${id} (${name})` : id;
}

function isAlike(expected: unknown, actual: unknown): boolean {
  if (typeof expected === 'number' && typeof actual === 'number') return Math.abs(expected - actual) <= tolerance;
  return JSON.stringify(expected) === JSON.stringify(actual);
}
