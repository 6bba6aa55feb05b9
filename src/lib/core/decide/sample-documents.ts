/** Small documents and evaluations that tests of decisions and runs are written with. */
import type { GraphDocument, HealthModel, Workflow } from '../documents/document.ts';
import type { GraphNode } from '../documents/nodes/catalogue.ts';
import type { Band, ThresholdConfig } from '../documents/nodes/threshold.ts';
import type { Evaluation } from '../evaluate/evaluation.ts';
import { dayMs } from '../time/calendar.ts';

export const bands: Band[] = [
  { key: 'at-risk', name: 'At risk', from: 0, tone: 'bad' },
  { key: 'concerning', name: 'Concerning', from: 40, tone: 'warn' },
  { key: 'healthy', name: 'Healthy', from: 70, tone: 'good' },
];

/** Monday 2 March 2026, 09:00 UTC. */
export const monday = Date.UTC(2026, 2, 2, 9);

/** That many days after Monday. */
export const day = (days: number): number => monday + days * dayMs;

type Wire = readonly [fromNode: string, fromPort: string, toNode: string, toPort?: string];

const parts = { format: 1 as const, description: '', appliesTo: {}, notes: {}, groups: {}, layout: {}, cases: [] };

function edgesOf(wires: readonly Wire[]): GraphDocument['edges'] {
  return Object.fromEntries(
    wires.map(([from, out, to, into = 'in'], index) => [
      `e_${String(index).padStart(4, '0')}`,
      { from: [from, out], to: [to, into] },
    ]),
  );
}

export const callTask: GraphNode = {
  type: 'task',
  v: 1,
  name: 'Call',
  config: {
    title: 'Call {{account.name}}',
    body: '',
    checklist: [],
    owner: { rule: 'role', role: 'csm' },
    dueWorkingDays: 3,
    priority: 'normal',
    kind: 'risk',
    channel: 'call',
  },
};

/** `thr_h` reads `sig_s`; entering At risk starts the task `tsk_a`; the flag `cnd_f` may force a band. */
export function healthModel(
  threshold: Partial<ThresholdConfig> = {},
  wires: readonly Wire[] = [['thr_h', 'enter:at-risk', 'tsk_a']],
): HealthModel {
  const force = (threshold.force ?? []).map((key): Wire => ['cnd_f', 'flag', 'thr_h', `force:${key}`]);
  return {
    ...parts,
    kind: 'health-model',
    key: 'health',
    name: 'Account health',
    priority: 0,
    result: 'thr_h',
    nodes: {
      sig_s: { type: 'signal', v: 1, name: 'Logins', config: { signal: 'logins', read: { fn: 'latest' } } },
      cnd_f: conditionNode('Champion left'),
      thr_h: {
        type: 'threshold',
        v: 1,
        name: 'Health',
        config: { bands, hysteresis: 2, minDwellDays: 0, ...threshold },
      },
      tsk_a: callTask,
    },
    edges: edgesOf([['sig_s', 'value', 'thr_h', 'score'], ['sig_s', 'value', 'cnd_f', 'logins'], ...force, ...wires]),
  };
}

export function conditionNode(
  name: string,
  more: { forDays?: number; reentry?: ThresholdConfig['reentry'] } = {},
): GraphNode {
  const when = { all: [{ key: 'c1', input: 'logins', op: 'less' as const, value: 10 }] };
  return { type: 'condition', v: 1, name, config: { inputs: ['logins'], when, ...more } };
}

export function workflow(
  nodes: Readonly<Record<string, GraphNode>>,
  wires: readonly Wire[],
  more: Partial<Workflow> = {},
): Workflow {
  return {
    ...parts,
    kind: 'workflow',
    key: 'usage-drop',
    name: 'Usage drop',
    whenEpisodeEnds: 'stop',
    why: 'Silence comes before leaving.',
    how: 'Ask what changed.',
    nodes: {
      sig_s: { type: 'signal', v: 1, name: 'Logins', config: { signal: 'logins', read: { fn: 'latest' } } },
      ...nodes,
    },
    edges: edgesOf(wires),
    ...more,
  };
}

/** What one evaluation said: a score of `thr_h`, flags by node. */
export function evaluationOf(
  at: number,
  {
    score = null,
    forced = null,
    flags = {},
    ...more
  }: { score?: number | null; forced?: string | null } & Partial<Evaluation> = {},
): Evaluation {
  const rawBand = score === null ? null : bands.findLast(({ from }) => score >= from)!.key;
  return {
    document: 'health',
    at,
    applies: true,
    score,
    rawBand,
    forced,
    thresholds: { thr_h: { score, rawBand, forced } },
    flags,
    held: {},
    unknown: [],
    problems: [],
    contributions: {},
    trace: {},
    ...more,
  };
}
