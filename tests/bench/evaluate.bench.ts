// One account, evaluated with its trace on stock json-rules-engine: beside the same model written by hand, and beside the
// engine's bare run of the same rules over ready values.
import { Engine, type RuleProperties } from 'json-rules-engine';
import { readFileSync } from 'node:fs';
import { compile } from '#lib/core/compile/compile.ts';
import type { GraphDocument } from '#lib/core/documents/document.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import { createAccountEvaluator } from '#lib/core/evaluate/account.ts';
import type { Value } from '#lib/core/values.ts';
import { scoreStarter, type StarterFacts } from './hand-written-starter.ts';
import { medianTime, type Measurement } from './measure.ts';

const at = Date.UTC(2026, 0, 1);
const accounts = 400;

export async function bench(): Promise<Measurement[]> {
  return [await benchStarter(), await benchDemoModel()];
}

async function benchStarter(): Promise<Measurement> {
  const evaluator = createAccountEvaluator(compiledOf('rules-library/health/starter.json'));
  const inputs = Array.from({ length: accounts }, (_, index) => starterFacts(index));
  for (const facts of inputs) {
    const [ours, theirs] = [await evaluator.evaluate({ at, facts: asMap(facts) }), scoreStarter(facts)];
    const isClose = ours.score === theirs.score || Math.abs((ours.score ?? NaN) - (theirs.score ?? NaN)) < 1e-9;
    if (!isClose || ours.rawBand !== theirs.band)
      throw new Error(`The two scorers differ for ${JSON.stringify(facts)}: ${ours.score} and ${theirs.score}.`);
  }
  const byHand = await medianTime(accounts, (call) => scoreStarter(inputs[call % accounts]!));
  const ours = await medianTime(accounts, (call) => evaluator.evaluate({ at, facts: asMap(inputs[call % accounts]!) }));
  return {
    name: 'one account with trace, starter model',
    value: ours,
    unit: 'ms',
    reference: { name: 'hand-written function', value: byHand },
    goal: 5,
  };
}

async function benchDemoModel(): Promise<Measurement> {
  const compiled = compiledOf('rules-library/demo/health/saas-health.json');
  const evaluator = createAccountEvaluator(compiled);
  const facts = new Map<string, Value>(compiled.reads.map((key, index) => [key, (index * 7) % 23]));
  const { trace } = await evaluator.evaluate({ at, facts });
  const bare = new Engine(compiled.rules.map((rule) => structuredClone(rule) as unknown as RuleProperties));
  const values = Object.fromEntries(
    [...new Set(JSON.stringify(compiled.rules).match(/(?<="fact":")[^"]+/g))].map((name) => [name, null]),
  );
  const engine = await medianTime(accounts, () => bare.run(values));
  const ours = await medianTime(accounts, () => evaluator.evaluate({ at, facts }));
  return {
    name: `one account with trace, demo model (${Object.keys(trace).length} nodes)`,
    value: ours,
    unit: 'ms',
    reference: { name: 'the bare engine, values given', value: engine },
    goal: 5,
  };
}

function compiledOf(file: string) {
  const { document } = readDocument(readFileSync(file, 'utf8'));
  return compile(document as GraphDocument).compiled!;
}

/** Spread over all bands, every ninth value unknown. */
function starterFacts(index: number): StarterFacts {
  const pick = (salt: number, low: number, high: number) =>
    (index * 31 + salt * 17) % 9 === 0 ? null : low + (((index + 1) * (salt + 3) * 37) % 101) * ((high - low) / 100);
  return {
    seatsUsed: pick(1, 0, 90),
    seatsBought: pick(2, 10, 110),
    logins28: pick(3, 0, 900),
    urgentOpen: pick(4, 0, 3),
    ticketsOpened30: pick(5, 0, 15),
    csat90: pick(6, 1, 5),
    nps: pick(7, 0, 10),
    seatsChange180: pick(8, -30, 30),
    daysUntilRenewal: pick(9, 0, 200),
  };
}

function asMap(facts: StarterFacts): Map<string, Value> {
  return new Map<string, Value>([
    ['seats-used', facts.seatsUsed],
    ['seats-bought', facts.seatsBought],
    ['logins.sum:28', facts.logins28],
    ['urgent-open', facts.urgentOpen],
    ['tickets-opened.count:30', facts.ticketsOpened30],
    ['csat.avg:90', facts.csat90],
    ['nps.latest;age=365', facts.nps],
    ['seats-bought.changePct:180;of=latest', facts.seatsChange180],
    ['@renewalDate.daysUntil', facts.daysUntilRenewal],
  ]);
}
