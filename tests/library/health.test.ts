import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile } from '#lib/core/compile/compile.ts';
import { runCases } from '#lib/core/decide/run-cases.ts';
import { prettyDocument } from '#lib/core/documents/canonical.ts';
import { isGraph, type GraphDocument, type RapportDocument } from '#lib/core/documents/document.ts';
import { catalogueOf, lint } from '#lib/core/documents/lint/lint.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import { createAccountEvaluator } from '#lib/core/evaluate/account.ts';
import type { Evaluation } from '#lib/core/evaluate/evaluation.ts';
import type { Value } from '#lib/core/values.ts';
import { telcoFigure } from '../bench/telco-figure.ts';

const library = join(import.meta.dirname, '../../rules-library');

function filesIn(folder: string): string[] {
  return readdirSync(join(library, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(library, folder, name));
}

function load(file: string): RapportDocument {
  const { document, problems } = readDocument(readFileSync(file, 'utf8'));
  if (!document) throw new Error(`${file}: ${problems.map((each) => each.message).join(' ')}`);
  return document;
}

function loadGraph(file: string): GraphDocument {
  const document = load(file);
  if (!isGraph(document)) throw new Error(`${file} is a signal definition.`);
  return document;
}

const models = filesIn('health');
const segments = filesIn('segments');
const signals = filesIn('signals');
const catalogue = catalogueOf([...models, ...segments, ...signals].map(load));
const named = (files: readonly string[]) => files.map((file) => [basename(file, '.json'), file] as const);

it('ships the models it promises', () => {
  expect(models.length).toBeGreaterThanOrEqual(16);
  expect(segments.length).toBeGreaterThanOrEqual(8);
});

describe.each(named([...models, ...segments]))('%s', (key, file) => {
  const text = readFileSync(file, 'utf8');
  const document = loadGraph(file);

  it('passes its own cases after being saved and loaded again', async () => {
    const { document: again, problems } = readDocument(prettyDocument(document));
    expect(problems).toEqual([]);
    expect(again).toEqual(document);
    const results = await runCases(again as GraphDocument);
    expect(results.length).toBeGreaterThan(3);
    expect(results.filter((each) => each.differences.length > 0)).toEqual([]);
  });

  it('is kept in the file form, under its own key', () => {
    expect(document.key).toBe(key);
    expect(prettyDocument(document) === text).toBe(true);
  });

  it('has nothing to complain about, beside the signals and segments it refers to', () => {
    expect(lint(document, catalogue)).toEqual([]);
  });

  it('is drawn: every node has a name and a place of its own on the grid', () => {
    const places = Object.keys(document.nodes).map((id) => ({ id, at: document.layout[id] ?? [NaN, NaN] }));
    expect(Object.values(document.nodes).every((node) => node.name)).toBe(true);
    expect(places.flatMap(({ at }) => at).every((each) => each % 8 === 0)).toBe(true);
    const overlapping = places.flatMap((a, index) =>
      places.slice(index + 1).filter((b) => Math.abs(a.at[0] - b.at[0]) < 200 && Math.abs(a.at[1] - b.at[1]) < 80),
    );
    expect(overlapping).toEqual([]);
  });

  it('has cases for every band or answer, and for what is not known', () => {
    const expectations = document.cases.flatMap((each) => [
      each.expect,
      ...(each.then ?? []).map((step) => step.expect),
    ]);
    if (document.kind === 'segment') {
      const answers = expectations.map((each) => each.flags?.[document.result]);
      expect(new Set(answers)).toEqual(new Set([true, false, null]));
      return;
    }
    const result = document.kind === 'health-model' ? document.nodes[document.result] : undefined;
    const bands = result?.type === 'threshold' ? result.config.bands.map((band) => band.key) : [];
    expect(bands.length).toBeGreaterThan(1);
    expect(new Set(expectations.map((each) => each.rawBand))).toEqual(new Set([...bands, null]));
  });
});

describe.each(named(signals))('signal %s', (key, file) => {
  it('is kept in the file form, under its own key, and says what it means', () => {
    const document = load(file);
    expect(document).toMatchObject({ kind: 'signal', key });
    expect(document.description).not.toBe('');
    expect(prettyDocument(document) === readFileSync(file, 'utf8')).toBe(true);
    expect(lint(document, catalogue)).toEqual([]);
  });
});

/** What one document says about some facts; nodes are found by name. */
async function judge(
  key: string,
  facts: Readonly<Record<string, Value>>,
): Promise<{ evaluation: Evaluation; node: (name: string) => Value | undefined }> {
  const document = loadGraph(join(library, 'health', `${key}.json`));
  const { compiled } = compile(document);
  if (!compiled) throw new Error(`${key} does not compile.`);
  const evaluation = await createAccountEvaluator(compiled).evaluate({ at: 0, facts: new Map(Object.entries(facts)) });
  const idOf = (name: string) => Object.keys(document.nodes).find((id) => document.nodes[id]!.name === name) ?? '';
  return { evaluation, node: (name) => Object.values(evaluation.trace[idOf(name)]?.outputs ?? {})[0] };
}

describe('published figures', () => {
  it('Natero: 18 between 7 and 30 is 48', async () => {
    const { node } = await judge('linear-range', { 'active-days.count:30': 18 });
    expect(Math.round(node('Active days') as number)).toBe(48);
  });

  it('GitLab: every cell of the table of licence use by age', async () => {
    const columns = [4, 8, 12].map((months) => months * 30.4375);
    const table = { 5: 'red red red', 30: 'yellow red red', 60: 'green yellow red', 90: 'green green green' };
    for (const [used, row] of Object.entries(table)) {
      const bands = columns.map(async (days) => {
        const facts = { 'seats-used': Number(used), 'seats-bought': 100, '@subscriptionStart.daysSince': days };
        return (await judge('licence-utilisation', facts)).evaluation.rawBand;
      });
      expect((await Promise.all(bands)).join(' ')).toBe(row);
    }
  });

  it('PostHog: last seen above 5 days is poor, 1 to 5 concerning, up to 1 healthy', async () => {
    const states = [0.5, 1, 1.5, 5, 5.5].map(async (days) =>
      (await judge('seven-weighted-scores', { 'sign-in.daysSince': days })).node('Last seen'),
    );
    expect(await Promise.all(states)).toEqual([100, 100, 50, 50, 0]);
  });

  it('PostHog: 85 % of the baseline is full marks, silence is 0, no baseline is unknown', async () => {
    const now = 'analytics-weekly-users.avg:21;bucket=7/avg';
    const usual = 'analytics-weekly-users.median:56;offset=28;bucket=7/avg';
    const histories: Record<string, number>[] = [{ [now]: 85, [usual]: 100 }, { [usual]: 100 }, { [now]: 85 }];
    const scores = histories.map(async (facts) =>
      (await judge('adoption-momentum', facts)).node('Analytics: engagement'),
    );
    expect(await Promise.all(scores)).toEqual([100, 0, null]);
  });

  it('Planhat: NPS 0 to 10 is -5 to +5 points, below 6 another -3', async () => {
    const points = [0, 5, 6, 10].map(async (nps) => {
      const { node } = await judge('factor-points', { 'nps.latest;age=180': nps });
      return [node('NPS impact'), node('Detractor')];
    });
    expect(await Promise.all(points)).toEqual([
      [-5, -3],
      [0, -3],
      [1, 0],
      [5, 0],
    ]);
  });
});

it('telco separates those who stayed from those who left, without reading the outcome', async () => {
  const figure = await telcoFigure();
  expect(figure.scored).toBe(7043);
  expect(figure.auc).toBeGreaterThanOrEqual(0.82);
  expect(figure.reads.filter((key) => /churn/i.test(key))).toEqual([]);
}, 60_000);
