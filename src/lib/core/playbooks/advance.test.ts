import { describe, expect, it } from 'vitest';
import { actionId } from '../actions/action-id.ts';
import { callTask, day, healthModel, monday } from '../decide/sample-documents.ts';
import type { GraphNode } from '../documents/nodes/catalogue.ts';
import { advance } from './advance.ts';
import { dueTimers, nextDueAt } from './next-due-at.ts';
import type { RunEvent } from './run.ts';
import { answer, asked, contextOf, newRun, play, playbook, standing, start, timer } from './sample-runs.ts';
import { startedEvent, startRun } from './start-run.ts';

const begin = ['man_a', 'start'] as const;
const wait = (days: number): GraphNode => ({ type: 'wait', v: 1, config: { amount: days, unit: 'days' } });
const email: GraphNode = {
  type: 'email',
  v: 1,
  config: { to: { owner: { rule: 'lead', role: 'csm' } }, subject: 'Overdue', body: '', hold: false },
};
const branch: GraphNode = { type: 'branch', v: 1, config: {} };

const escalation = playbook({ tsk_a: callTask, tsk_b: callTask, tsk_c: callTask, eml_d: email }, [
  [...begin, 'tsk_a'],
  ['tsk_a', 'overdue', 'tsk_b'],
  ['tsk_b', 'overdue', 'tsk_c'],
  ['tsk_c', 'overdue', 'eml_d'],
]);

describe('starting', () => {
  it('carries over what the decision said and stands nowhere yet', () => {
    const decision = {
      kind: 'trigger-fired',
      document: 'health',
      nodeId: 'thr_h',
      trigger: 'thr_h:at-risk',
      band: 'at-risk',
      previousBand: null,
      episode: 3,
      at: monday,
      port: 'enter:at-risk',
      reason: 'Because',
    } as const;
    const run = startRun({
      id: 'r',
      decision,
      document: healthModel(),
      version: 'hash',
      accountId: 'acc',
      now: day(1),
    });
    expect(run).toEqual({
      id: 'r',
      document: 'health',
      version: 'hash',
      accountId: 'acc',
      trigger: 'thr_h:at-risk',
      band: 'at-risk',
      episode: 3,
      startedAt: day(1),
      reason: 'Because',
      status: 'active',
      tokens: [],
      visits: {},
    });
    const { actions } = advance(run, startedEvent(decision), contextOf(healthModel()));
    const id = actionId({
      document: 'health',
      trigger: 'thr_h:at-risk',
      band: 'at-risk',
      accountId: 'acc',
      episode: 3,
      nodeId: 'tsk_a',
      occurrence: 1,
    });
    expect(actions).toMatchObject([{ do: 'create-task', id, document: 'health' }]);
  });

  it('starts once', () => {
    expect(play(escalation, [[start], [start]]).actions).toHaveLength(1);
  });

  it('is finished at once when no edge leads on', () => {
    expect(play(playbook({}, []), [[start], [start]])).toMatchObject({
      run: { status: 'finished' },
      actions: [],
      problems: [],
    });
  });
});

describe('moving', () => {
  it('follows every edge of a port, in a steady order', () => {
    const document = playbook({ tsk_a: callTask, tsk_b: callTask, eml_d: email }, [
      [...begin, 'tsk_b'],
      [...begin, 'eml_d'],
      [...begin, 'tsk_a'],
    ]);
    const { run, actions } = play(document, [[start]]);
    expect(asked(actions)).toEqual(['create-task tsk_b', 'send-email eml_d', 'create-task tsk_a']);
    expect(standing(run)).toEqual(['tsk_b#1', 'tsk_a#1']);
  });

  it('escalates as deep as it is drawn, and every step stays answerable', () => {
    const late = (id: string, days: number) => [timer(id), { now: day(days) }] as const;
    const { run, actions } = play(escalation, [
      [start],
      late('tsk_a', 10),
      late('tsk_b', 20),
      late('tsk_c', 30),
      [answer('tsk_a', 'done'), { now: day(31) }],
    ]);
    expect(asked(actions)).toEqual(['create-task tsk_a', 'create-task tsk_b', 'create-task tsk_c', 'send-email eml_d']);
    expect(standing(run)).toEqual(['tsk_b#1', 'tsk_c#1']);
  });

  it('makes another action on every round of a loop', () => {
    const document = playbook({ tsk_a: callTask, wai_a: wait(7) }, [
      [...begin, 'tsk_a'],
      ['tsk_a', 'done', 'wai_a'],
      ['wai_a', 'done', 'tsk_a'],
    ]);
    const { run, actions } = play(document, [[start], [answer('tsk_a', 'done')], [timer('wai_a'), { now: day(7) }]]);
    expect(new Set(actions.map(({ id }) => id)).size).toBe(2);
    expect([standing(run), run.visits]).toEqual([['tsk_a#2'], { tsk_a: 2, wai_a: 1 }]);
    const again = play(document, [
      [start],
      [answer('tsk_a', 'done')],
      [timer('wai_a'), { now: day(7) }],
      [timer('wai_a'), { now: day(7) }],
    ]);
    expect(again.actions).toEqual(actions);
  });

  it('lets two ways meet at a step twice', () => {
    const document = playbook({ brn_a: branch, brn_b: branch, tsk_a: callTask }, [
      [...begin, 'brn_a'],
      [...begin, 'brn_b'],
      ['brn_a', 'unknown', 'tsk_a'],
      ['brn_b', 'unknown', 'tsk_a'],
    ]);
    const { run, actions } = play(document, [[start]]);
    expect([standing(run), new Set(actions.map(({ id }) => id)).size]).toEqual([['tsk_a#1', 'tsk_a#2'], 2]);
  });

  it('stops a run that goes in circles, and asks for nothing', () => {
    const document = playbook({ brn_a: branch, tsk_a: callTask }, [
      [...begin, 'brn_a'],
      ['brn_a', 'unknown', 'brn_a'],
      ['brn_a', 'unknown', 'tsk_a'],
    ]);
    const { run, actions, problems } = play(document, [[start]]);
    expect([run.status, actions]).toEqual(['stopped', []]);
    expect(problems).toMatchObject([
      {
        code: 'run-too-many-steps',
        severity: 'error',
        at: { document: 'usage-drop' },
        message: expect.stringContaining('put a Wait into it'),
      },
    ]);
  });

  it('stops a run that multiplies from round to round', () => {
    const twice = [
      [...begin, 'wai_a'],
      ['wai_a', 'done', 'wai_a'],
      ['wai_a', 'done', 'wai_a'],
    ] as const;
    let { run } = play(playbook({ wai_a: wait(1) }, twice), [[start]]);
    let last = { problems: [] as readonly { code: string }[] };
    for (let round = 1; run.status === 'active' && round < 20; round++)
      for (const event of dueTimers(run, day(round))) {
        const next = advance(run, event, contextOf(playbook({ wai_a: wait(1) }, twice), { now: day(round) }));
        ({ run } = next);
        last = next.problems.length > 0 ? next : last;
      }
    expect([run.status, last.problems.map(({ code }) => code)]).toEqual(['stopped', ['run-too-many-open']]);
  });

  it('allows a thousand steps at once', () => {
    const chain = Array.from({ length: 1001 }, (_, index) => `brn_${index}`);
    const nodes = Object.fromEntries(chain.map((id) => [id, branch]));
    const wires = chain.slice(1).map((id, index) => [chain[index]!, 'unknown', id] as const);
    expect(play(playbook(nodes, [[...begin, 'brn_1'], ...wires]), [[start]]).run.status).toBe('finished');
    expect(play(playbook(nodes, [[...begin, 'brn_0'], ...wires]), [[start]]).run.status).toBe('stopped');
  });
});

describe('ending early', () => {
  const continuing = { ...escalation, whenEpisodeEnds: 'continue' } as const;
  const ended: RunEvent = { type: 'episode-ended' };

  it('stops and closes its open tasks as recovered', () => {
    const { run, actions } = play(escalation, [[start], [ended]]);
    expect([run.status, run.tokens]).toEqual(['stopped', []]);
    expect(actions[1]).toMatchObject({ do: 'close-tasks', as: 'recovered', runId: 'run-1', nodeId: 'man_a' });
  });

  it('goes on where the workflow says so', () => {
    expect(play(continuing, [[start], [ended]])).toMatchObject({
      run: { status: 'active' },
      actions: [{ do: 'create-task' }],
    });
  });

  it('closes no tasks where none is open', () => {
    const document = playbook({ wai_a: wait(1) }, [[...begin, 'wai_a']]);
    expect(play(document, [[start], [ended]])).toMatchObject({ run: { status: 'stopped' }, actions: [] });
    expect(play(escalation, [[start], [answer('tsk_a', 'done')], [ended]]).actions).toHaveLength(1);
  });

  it('stops on churn even where it would go on otherwise', () => {
    expect(play(continuing, [[start], [{ type: 'churned' }]]).actions[1]).toMatchObject({
      do: 'close-tasks',
      as: 'churned',
    });
  });

  it('leaves tasks alone when it is cancelled', () => {
    expect(play(escalation, [[start], [{ type: 'cancelled' }]])).toMatchObject({
      run: { status: 'stopped', tokens: [] },
      actions: [{ do: 'create-task' }],
    });
  });

  it('hears nothing any more once it is over', () => {
    const over = play(escalation, [[start], [{ type: 'cancelled' }]]).run;
    const events: RunEvent[] = [
      start,
      timer('tsk_a'),
      ended,
      { type: 'churned' },
      { type: 'flag-met', nodeId: 'cnd_a' },
      { type: 'dates-changed' },
    ];
    for (const event of events)
      expect(advance(over, event, contextOf(escalation, { now: day(99) }))).toEqual({
        run: over,
        actions: [],
        problems: [],
      });
  });
});

describe('late and unknown events', () => {
  it('leave the very same run', () => {
    const { run } = play(escalation, [[start]]);
    const strange: RunEvent[] = [
      timer('tsk_a', 2),
      timer('tsk_z'),
      { type: 'answered', actionId: 'no-such', port: 'done' },
      { type: 'flag-met', nodeId: 'tsk_a' },
      { type: 'dates-changed' },
    ];
    for (const event of strange) expect(advance(run, event, contextOf(escalation, { now: day(99) })).run).toBe(run);
  });
});

describe('timers', () => {
  const document = playbook({ wai_a: wait(3), wai_b: wait(1), tsk_a: callTask }, [
    [...begin, 'wai_a'],
    [...begin, 'wai_b'],
    [...begin, 'tsk_a'],
  ]);
  const { run } = play(document, [[start]]);

  it('say when the run is due next', () => {
    expect([nextDueAt(run), nextDueAt(newRun()), nextDueAt({ ...run, status: 'stopped' })]).toEqual([
      day(1),
      null,
      null,
    ]);
  });

  it('come earliest first', () => {
    expect(dueTimers(run, day(3))).toEqual([timer('wai_b'), timer('wai_a')]);
    expect([dueTimers(run, day(1) - 1), dueTimers({ ...run, status: 'stopped' }, day(9))]).toEqual([[], []]);
  });
});
