/** Scores the real telco file with the hand-made model, the way `rapport evaluate` does, and compares with who left. */
import { parse } from 'csv-parse/sync';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '#lib/core/compile/compile.ts';
import { isGraph, type RapportDocument } from '#lib/core/documents/document.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import { createAccountEvaluator } from '#lib/core/evaluate/account.ts';
import { evaluateRows } from '#lib/core/evaluate/rows.ts';
import { readFactRows } from '../../src/cli/facts-file.ts';
import { areaUnderCurve, randomHalves, type Judged } from './roc.ts';

const root = join(import.meta.dirname, '../..');
const facts = join(root, 'tests/fixtures/telco-churn.csv');
const signalFolder = join(root, 'rules-library/signals/telco');

export interface TelcoFigure {
  /** Area under the ROC curve: the chance that one who stayed scores above one who left. */
  auc: number;
  customers: number;
  scored: number;
  /** Spread of that area over both halves of 100 random cuts. */
  halves: { lowest: number; median: number; highest: number };
  /** From worst to best; `churned` is a share. */
  bands: { band: string; customers: number; churned: number }[];
  /** Fact keys the model reads; the outcome must not be among them. */
  reads: readonly string[];
}

export async function telcoFigure(): Promise<TelcoFigure> {
  const document = load(join(root, 'rules-library/health/telco.json'));
  if (!isGraph(document)) throw new Error('telco.json is not a health model.');
  const { compiled, problems } = compile(document);
  if (!compiled) throw new Error(problems.map((each) => each.message).join('\n'));
  const signals = readdirSync(signalFolder).map((name) => load(join(signalFolder, name)));
  const { rows } = await readFactRows(facts, {
    at: 0,
    id: undefined,
    signals: new Map(signals.flatMap((each) => (each.kind === 'signal' ? [[each.key, each]] : []))),
    reads: compiled.reads,
  });
  const results = await evaluateRows(createAccountEvaluator(compiled), rows, 0);
  const outcomes = parse(readFileSync(facts, 'utf8'), { columns: true, bom: true }) as { churn: string }[];
  const judged = results.flatMap(({ score, band }, index): (Judged & { band: string })[] =>
    score === null ? [] : [{ score, band: band ?? 'unknown', churned: outcomes[index]!.churn === 'Yes' }],
  );
  const halves = randomHalves(judged, 100, 20_260_101)
    .map(areaUnderCurve)
    .sort((a, b) => a - b);
  return {
    auc: areaUnderCurve(judged),
    customers: results.length,
    scored: judged.length,
    halves: { lowest: halves[0]!, median: halves[halves.length / 2]!, highest: halves.at(-1)! },
    bands: Object.entries(Object.groupBy(judged, ({ band }) => band))
      .map(([band, members = []]) => ({
        band,
        customers: members.length,
        churned: members.filter(({ churned }) => churned).length / members.length,
      }))
      .sort((a, b) => b.churned - a.churned),
    reads: compiled.reads,
  };
}

function load(file: string): RapportDocument {
  const { document, problems } = readDocument(readFileSync(file, 'utf8'));
  if (!document) throw new Error(`${file}: ${problems.map((each) => each.message).join(' ')}`);
  return document;
}
