import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action } from '#lib/core/actions/action.ts';
import { callTask, day } from '#lib/core/decide/sample-documents.ts';
import type { Workflow } from '#lib/core/documents/document.ts';
import type { GraphNode } from '#lib/core/documents/nodes/catalogue.ts';
import { advance, type Advance } from '#lib/core/playbooks/advance.ts';
import { dueTimers } from '#lib/core/playbooks/next-due-at.ts';
import type { Run, RunEvent } from '#lib/core/playbooks/run.ts';
import { contextOf, newRun, playbook, start } from '#lib/core/playbooks/sample-runs.ts';

const to = { rule: 'role', role: 'csm' } as const;

/** Every step a run can stand on, with the ports it leaves through. */
const kinds: readonly (readonly [GraphNode, readonly string[]])[] = [
  [callTask, ['created', 'done', 'overdue', 'dismissed']],
  [
    {
      type: 'email',
      v: 1,
      config: { to: { contact: 'champion' }, subject: '{{account.name}}', body: '{{contact.name}}', hold: false },
    },
    ['sent', 'failed'],
  ],
  [
    {
      type: 'survey',
      v: 1,
      config: {
        survey: 'nps',
        to: { contact: 'sponsor' },
        signal: 'nps',
        subject: 's',
        message: '{{contact.name}}',
        hold: true,
      },
    },
    ['sent', 'failed'],
  ],
  [
    { type: 'webhook', v: 1, config: { url: 'https://example.com', fields: [{ key: 'a', value: '{{band}}' }] } },
    ['ok', 'failed'],
  ],
  [{ type: 'set-attribute', v: 1, config: { attribute: 'stage', value: 1 } }, ['done']],
  [{ type: 'notify', v: 1, config: { to, text: '{{signal.none}}' } }, ['done']],
  [{ type: 'wait', v: 1, config: { amount: 2, unit: 'days' } }, ['done']],
  [{ type: 'wait', v: 1, config: { amount: 1, unit: 'workingDays' } }, ['done']],
  [{ type: 'wait', v: 1, config: { attribute: 'renewalDate', offsetDays: -3 } }, ['done']],
  [{ type: 'wait-for', v: 1, config: { timeoutDays: 5 } }, ['met', 'timed-out']],
  [{ type: 'branch', v: 1, config: {} }, ['yes', 'no', 'unknown']],
  [{ type: 'end', v: 1, config: {} }, []],
];

/** Ports a run leaves through at once: joined backwards they go in circles. */
const instant = new Set(['created', 'yes', 'no', 'unknown', 'notify.done', 'set-attribute.done']);

/** Any drawing at all: steps of any kind, joined anyhow; loops always, those without a wait now and then. */
const drawing: fc.Arbitrary<Workflow> = fc
  .record({
    steps: fc.array(fc.integer({ min: 0, max: kinds.length - 1 }), { minLength: 1, maxLength: 8 }),
    joins: fc.array(fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)), { minLength: 10, maxLength: 30 }),
    mayCircle: fc.nat(19).map((chance) => chance === 0),
    whenEpisodeEnds: fc.constantFrom('stop' as const, 'continue' as const),
  })
  .map(({ steps, joins, mayCircle, whenEpisodeEnds }) => {
    const id = (index: number) => `stp_${index % steps.length}`;
    const nodes = Object.fromEntries(steps.map((kind, index) => [id(index), kinds[kind]![0]]));
    const flags = steps.map((_, index) => ['cnd_a', 'flag', id(index), 'flag'] as const);
    const wires = joins.flatMap(([from, pick, into]) => {
      const [node, ports] = kinds[steps[from % steps.length]!]!;
      const port = ports[pick % (ports.length || 1)];
      if (port === undefined) return [];
      const isInstant = instant.has(port) || instant.has(`${node.type}.${port}`);
      const isBackward = into % steps.length <= from % steps.length;
      return isInstant && isBackward && !mayCircle ? [] : [[id(from), port, id(into)] as const];
    });
    return playbook(nodes, [...flags, ['man_a', 'start', 'stp_0'], ...wires], { whenEpisodeEnds });
  });

const happening = fc.record({
  hours: fc.integer({ min: 0, max: 90 }),
  flag: fc.constantFrom(true, false, null),
  renewal: fc.option(fc.integer({ min: -10, max: 60 })),
  what: fc.oneof(
    { weight: 5, arbitrary: fc.constant('timers' as const) },
    { weight: 5, arbitrary: fc.constant('answer' as const) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('flag-met', 'dates-changed', 'old-timer', 'old-answer', 'nonsense', 'start'),
    },
    { weight: 1, arbitrary: fc.constantFrom('episode-ended', 'churned', 'cancelled') },
  ),
  pick: fc.nat(99),
});

type Happening = typeof happening extends fc.Arbitrary<infer Each> ? Each : never;

const life = fc.array(happening, { minLength: 3, maxLength: 30 });
const answers = ['done', 'dismissed', 'sent', 'failed', 'ok', 'overdue', 'created', 'x'];

/** The events a happening means for a run, given everything asked for so far. */
function eventsOf({ what, pick }: Happening, run: Run, now: number, past: readonly Action[]): readonly RunEvent[] {
  const port = answers[pick % answers.length]!;
  const waiting = run.tokens.filter(({ actionId }) => actionId !== null);
  switch (what) {
    case 'timers':
      return dueTimers(run, now).slice(0, 6);
    case 'answer':
      return waiting.length === 0
        ? []
        : [{ type: 'answered', actionId: waiting[pick % waiting.length]!.actionId!, port }];
    case 'old-answer':
      return past.length === 0 ? [] : [{ type: 'answered', actionId: past[pick % past.length]!.id, port }];
    case 'old-timer':
      return [{ type: 'timer', nodeId: `stp_${pick % 8}`, occurrence: 1 + (pick % 3) }];
    case 'flag-met':
      return [{ type: 'flag-met', nodeId: pick % 2 ? 'cnd_a' : `stp_${pick % 8}` }];
    case 'nonsense':
      return [
        { type: 'answered', actionId: 'no-such-action', port },
        { type: 'timer', nodeId: 'toString', occurrence: 1 },
      ];
    case 'start':
      return [start];
    case 'dates-changed':
    case 'episode-ended':
    case 'churned':
    case 'cancelled':
      return [{ type: what }];
    default:
      return [];
  }
}

interface Step {
  readonly event: RunEvent;
  readonly context: ReturnType<typeof contextOf>;
  readonly before: Run;
  readonly after: Advance;
}

function live(document: Workflow, happenings: readonly Happening[]): Step[] {
  const steps: Step[] = [];
  const past: Action[] = [];
  let now = day(0);
  let run = newRun();
  const take = (event: RunEvent, { flag, renewal }: Pick<Happening, 'flag' | 'renewal'>) => {
    const context = contextOf(document, {
      now,
      flags: { cnd_a: flag },
      dates: { renewalDate: renewal === null ? null : day(renewal) },
    });
    const after = advance(run, event, context);
    steps.push({ event, context, before: run, after });
    past.push(...after.actions);
    run = after.run;
  };
  take(start, happenings[0] ?? { flag: null, renewal: null });
  for (const happening of happenings) {
    now += happening.hours * 3_600_000;
    for (const event of eventsOf(happening, run, now, past)) take(event, happening);
  }
  return steps;
}

describe('runs, whatever is drawn and whatever happens', { timeout: 60_000 }, () => {
  it('ask for nothing twice', () => {
    fc.assert(
      fc.property(drawing, life, (document, happenings) => {
        const ids = live(document, happenings).flatMap(({ after }) => after.actions.map(({ id }) => id));
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  it('are not changed by an event that is repeated', () => {
    fc.assert(
      fc.property(drawing, life, (document, happenings) => {
        for (const { event, context, after } of live(document, happenings)) {
          const again = advance(after.run, event, context);
          expect(again).toEqual({ run: after.run, actions: [], problems: [] });
        }
      }),
    );
  });

  it('are the same when replayed from what was stored', () => {
    fc.assert(
      fc.property(drawing, life, (document, happenings) => {
        let run = newRun();
        for (const { event, context, after } of live(document, happenings)) {
          const stored = JSON.parse(JSON.stringify(run)) as Run;
          const next = advance(stored, event, structuredClone(context));
          expect(next).toEqual(after);
          run = next.run;
        }
      }),
    );
  });

  it('keep action ids whatever version they run on', () => {
    fc.assert(
      fc.property(drawing, (document) => {
        const ids = (run: Run) => advance(run, start, contextOf(document)).actions.map(({ id }) => id);
        expect(ids(newRun({ version: 'v2', id: 'run-2', startedAt: 5 }))).toEqual(ids(newRun()));
      }),
    );
  });

  it('stand somewhere while they are active, on steps there are, each visit once', () => {
    fc.assert(
      fc.property(drawing, life, (document, happenings) => {
        for (const { after } of live(document, happenings)) {
          const { status, tokens } = after.run;
          expect(status === 'active').toBe(tokens.length > 0);
          expect(new Set(tokens.map(({ nodeId, occurrence }) => `${nodeId}#${occurrence}`)).size).toBe(tokens.length);
          for (const { nodeId, dueAt, actionId } of tokens) {
            expect(document.nodes[nodeId]).toBeDefined();
            expect(dueAt !== null || actionId !== null).toBe(true);
          }
        }
      }),
    );
  });

  it('change nothing they are given', () => {
    fc.assert(
      fc.property(drawing, life, (document, happenings) => {
        for (const { event, context, before } of live(document, happenings)) {
          const copy = JSON.stringify([before, event, context]);
          advance(before, event, context);
          expect(JSON.stringify([before, event, context])).toBe(copy);
        }
      }),
    );
  });
});
