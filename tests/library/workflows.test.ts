import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCases } from '#lib/core/decide/run-cases.ts';
import { isGraph, type RapportDocument, type Workflow } from '#lib/core/documents/document.ts';
import { catalogueOf, lint } from '#lib/core/documents/lint/lint.ts';
import { nodeType } from '#lib/core/documents/nodes/catalogue.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';

const library = resolve(import.meta.dirname, '../../rules-library');

function load(pattern: string): [name: string, document: RapportDocument][] {
  return globSync(pattern, { cwd: library })
    .sort()
    .map((file) => {
      const { document, problems } = readDocument(readFileSync(join(library, file), 'utf8'));
      expect(problems, file).toEqual([]);
      return [file, document!];
    });
}

const workflows = load('workflows/*.json') as [string, Workflow][];
const others = load('demo/{health,segments,signals}/*.json');
const around = [...workflows, ...others].map(([, document]) => document);
const graphs = [...workflows, ...others, ...load('demo/drafts/*.json')].filter(([, document]) => isGraph(document));

test('the workflows every customer success team asks for are there', () => {
  expect(workflows.map(([, { key }]) => key)).toEqual([
    'detractor-follow-up',
    'expansion-signal',
    'new-decision-maker',
    'onboarding-stall',
    'promoter-thanks',
    'quarterly-review',
    'renewal-180',
    'renewal-90',
    'usage-drop',
  ]);
});

describe.each(graphs)('%s', (_, document) => {
  if (!isGraph(document)) return;

  test('its cases pass, also after saving and loading', async () => {
    expect(document.cases.length).toBeGreaterThanOrEqual(3);
    const again = readDocument(JSON.stringify(document)).document!;
    for (const each of [document, again]) {
      const results = await runCases(each as typeof document, around);
      expect(results.filter((result) => result.differences.length > 0)).toEqual([]);
    }
  });

  test('the linter finds nothing in it', () => {
    expect(lint(document, catalogueOf(around))).toEqual([]);
  });

  test('a case with nothing known is among them', () => {
    expect(document.cases.some((each) => Object.values(each.facts).every((fact) => fact === null))).toBe(true);
  });

  test('its nodes stand side by side on the grid', () => {
    const places = Object.keys(document.nodes).map((id) => document.layout[id]!);
    for (const [index, [x, y]] of places.entries()) {
      expect([x % 8, y % 8].map(Math.abs)).toEqual([0, 0]);
      const isFree = places.every(
        ([otherX, otherY], other) => other === index || Math.abs(otherX - x) >= 200 || Math.abs(otherY - y) >= 80,
      );
      expect(isFree, `node ${Object.keys(document.nodes)[index]} overlaps another`).toBe(true);
    }
    for (const { from, to } of Object.values(document.edges))
      expect(document.layout[from[0]]![0], 'edges run to the right').toBeLessThan(document.layout[to[0]]![0]);
  });
});

describe.each(workflows)('%s', (_, workflow) => {
  test('it says why it exists and how to act', () => {
    expect(workflow.why).toMatch(/\w.{40,}\.$/s);
    expect(workflow.how).toMatch(/\w.{40,}\.$/s);
  });

  test('every answer it asks for is a signal that is defined', () => {
    const asked = Object.values(workflow.nodes).flatMap((node) =>
      node.type === 'task' && node.config.ask ? [node.config.ask.signal] : [],
    );
    const defined = around.filter((each) => each.kind === 'signal').map((each) => each.key);
    expect(asked.filter((signal) => !defined.includes(signal))).toEqual([]);
  });

  test('every way to start it leads to something to do', () => {
    const starts = Object.entries(workflow.nodes).filter(
      ([id, node]) => nodeType(node.type)!.group === 'start' || hasEdgeFrom(workflow, id, 'entered'),
    );
    expect(starts.length).toBeGreaterThan(0);
    for (const [id] of starts) expect(Object.values(workflow.edges).some(({ from }) => from[0] === id)).toBe(true);
  });
});

test('renewal checkpoints escalate to the manager and then to the lead when nobody acts', () => {
  for (const key of ['renewal-180', 'renewal-90']) {
    const workflow = workflows.find(([, each]) => each.key === key)![1];
    const after = (id: string) =>
      Object.values(workflow.edges).flatMap(({ from, to }) => (from[0] === id && from[1] === 'overdue' ? [to[0]] : []));
    const first = Object.entries(workflow.nodes).find(([, node]) => node.type === 'task' && node.config.ask)![0];
    const [manager] = after(first);
    expect(workflow.nodes[manager!]).toMatchObject({ type: 'task', config: { owner: { rule: 'manager' } } });
    const [mail] = after(manager!);
    expect(workflow.nodes[mail!]).toMatchObject({ type: 'email', config: { to: { owner: { rule: 'lead' } } } });
  }
});

function hasEdgeFrom(workflow: Workflow, id: string, port: string): boolean {
  return Object.values(workflow.edges).some(({ from }) => from[0] === id && from[1] === port);
}
