import { describe, expect, it } from 'vitest';
import { callTask, day, monday } from '../../decide/sample-documents.ts';
import type { ConfigOf, GraphNode } from '../../documents/nodes/catalogue.ts';
import { dayMs } from '../../time/calendar.ts';
import { answer, asked, play, playbook, standing, start, timer } from '../sample-runs.ts';

const hour = 3_600_000;
const notify = (text = 'x'): GraphNode => ({
  type: 'notify',
  v: 1,
  config: { to: { rule: 'role', role: 'csm' }, text },
});
const begin = ['man_a', 'start'] as const;

describe('task', () => {
  const document = playbook({ tsk_a: callTask, ntf_c: notify(), ntf_d: notify(), ntf_o: notify(), ntf_x: notify() }, [
    [...begin, 'tsk_a'],
    ['tsk_a', 'created', 'ntf_c'],
    ['tsk_a', 'done', 'ntf_d'],
    ['tsk_a', 'overdue', 'ntf_o'],
    ['tsk_a', 'dismissed', 'ntf_x'],
  ]);
  const due = Date.UTC(2026, 2, 6) - 1;

  it('is created with its texts filled in, due at the end of the third working day', () => {
    const { actions, run } = play(document, [[start]]);
    expect(actions[0]).toMatchObject({
      do: 'create-task',
      title: 'Call Acme',
      dueAt: due,
      reason: 'Started by hand by Ada',
      runId: 'run-1',
      accountId: 'acc-1',
      at: monday,
    });
    expect(asked(actions)).toEqual(['create-task tsk_a', 'notify ntf_c']);
    expect(run.tokens).toEqual([
      { nodeId: 'tsk_a', occurrence: 1, since: monday, dueAt: due, actionId: actions[0]!.id, left: ['created'] },
    ]);
  });

  it('becomes overdue once, at its moment and not before, and can still be done', () => {
    const { actions, run } = play(document, [
      [start],
      [timer('tsk_a'), { now: due - 1 }],
      [timer('tsk_a'), { now: due }],
      [timer('tsk_a'), { now: due + 1 }],
      [answer('tsk_a', 'done'), { now: day(9) }],
    ]);
    expect(asked(actions)).toEqual(['create-task tsk_a', 'notify ntf_c', 'notify ntf_o', 'notify ntf_d']);
    expect(run.status).toBe('finished');
  });

  it('remembers the ports it left through, and waits for an answer only', () => {
    const { tokens } = play(document, [[start], [timer('tsk_a'), { now: due }]]).run;
    expect(tokens).toMatchObject([{ left: ['created', 'overdue'], dueAt: null, since: monday }]);
  });

  it('is over once it is done or dismissed', () => {
    const { actions, run } = play(document, [
      [start],
      [answer('tsk_a', 'dismissed')],
      [answer('tsk_a', 'done')],
      [timer('tsk_a'), { now: day(30) }],
    ]);
    expect(asked(actions).slice(2)).toEqual(['notify ntf_x']);
    expect(run.status).toBe('finished');
  });

  it('takes no answer it does not know', () => {
    expect(
      play(document, [
        [start],
        [answer('tsk_a', 'created')],
        [answer('tsk_a', 'overdue')],
        [answer('tsk_a', 'exploded')],
      ]).actions,
    ).toHaveLength(2);
  });

  it('keeps its run open, without a timer, when nothing hangs on it', () => {
    const { run } = play(playbook({ tsk_a: callTask }, [[...begin, 'tsk_a']]), [[start]]);
    expect([run.status, run.tokens[0]!.dueAt]).toEqual(['active', null]);
  });
});

describe('messages', () => {
  const email: GraphNode = {
    type: 'email',
    v: 1,
    config: {
      to: { contact: 'champion' },
      subject: 'Hi {{contact.name}}\r\nBcc: x',
      body: 'One\r\nTwo {{score}}',
      hold: true,
    },
  };
  const webhook: GraphNode = {
    type: 'webhook',
    v: 1,
    config: {
      url: 'https://example.com/hook',
      secret: 'crm',
      fields: [
        { key: 'account', value: '{{account.name}}' },
        { key: 'why', value: '{{reason}}' },
      ],
    },
  };
  const survey: GraphNode = {
    type: 'survey',
    v: 1,
    config: {
      survey: 'nps',
      to: { contact: 'champion' },
      signal: 'nps',
      subject: 'One question',
      message: 'Dear {{contact.name}}',
      hold: false,
    },
  };

  it('writes an email, its subject on one line', () => {
    const { actions, run } = play(playbook({ eml_a: email }, [[...begin, 'eml_a']]), [[start]]);
    expect(actions).toMatchObject([
      { do: 'send-email', to: { contact: 'champion' }, subject: 'Hi Alan Bcc: x', body: 'One\nTwo 34.2', hold: true },
    ]);
    expect(run.status).toBe('finished');
  });

  it('writes a survey and a webhook', () => {
    expect(play(playbook({ srv_a: survey }, [[...begin, 'srv_a']]), [[start]]).actions).toMatchObject([
      { do: 'send-survey', survey: 'nps', signal: 'nps', body: 'Dear Alan', hold: false },
    ]);
    expect(play(playbook({ web_a: webhook }, [[...begin, 'web_a']]), [[start]]).actions).toMatchObject([
      {
        do: 'call-webhook',
        url: 'https://example.com/hook',
        secret: 'crm',
        body: { account: 'Acme', why: 'Started by hand by Ada' },
      },
    ]);
  });

  it.each([
    ['eml_a', email, 'sent', 'failed'],
    ['srv_a', survey, 'sent', 'failed'],
    ['web_a', webhook, 'ok', 'failed'],
  ])('waits for how %s went when something hangs on it', (id, node, well, badly) => {
    const document = playbook({ [id]: node, ntf_w: notify(), ntf_b: notify() }, [
      [...begin, id],
      [id, well, 'ntf_w'],
      [id, badly, 'ntf_b'],
    ]);
    expect(play(document, [[start]]).run.status).toBe('active');
    expect(asked(play(document, [[start], [answer(id, badly)], [answer(id, well)]]).actions).slice(1)).toEqual([
      'notify ntf_b',
    ]);
    expect(asked(play(document, [[start], [answer(id, well)]]).actions).slice(1)).toEqual(['notify ntf_w']);
  });

  it('names a field without a value and goes on', () => {
    const { actions, problems } = play(playbook({ ntf_a: notify('Plan: {{account.plan}}') }, [[...begin, 'ntf_a']]), [
      [start],
    ]);
    expect(actions).toMatchObject([{ do: 'notify', text: 'Plan: ' }]);
    expect(problems).toMatchObject([
      { code: 'merge-field-empty', at: { document: 'usage-drop', nodeId: 'ntf_a', path: ['text'] } },
    ]);
  });
});

describe('set attribute', () => {
  const set: GraphNode = { type: 'set-attribute', v: 1, config: { attribute: 'stage', value: 'attention' } };
  const wait: GraphNode = { type: 'wait', v: 1, config: { amount: 1, unit: 'days' } };

  it('is done once however often a loop comes by', () => {
    const document = playbook({ set_a: set, wai_a: wait }, [
      [...begin, 'set_a'],
      ['set_a', 'done', 'wai_a'],
      ['wai_a', 'done', 'set_a'],
    ]);
    const { actions, run } = play(document, [
      [start],
      [timer('wai_a', 1), { now: day(1) }],
      [timer('wai_a', 2), { now: day(2) }],
    ]);
    expect(actions).toMatchObject([{ do: 'set-attribute', attribute: 'stage', value: 'attention' }]);
    expect(standing(run)).toEqual(['wai_a#3']);
  });
});

describe('wait', () => {
  const waiting = (config: ConfigOf<'wait'>) =>
    playbook({ wai_a: { type: 'wait', v: 1, config }, ntf_a: notify() }, [
      [...begin, 'wai_a'],
      ['wai_a', 'done', 'ntf_a'],
    ]);
  const dueOf = (config: ConfigOf<'wait'>, now = monday) =>
    play(waiting(config), [[start, { now }]]).run.tokens[0]!.dueAt;

  it('reckons in hours, days and working days', () => {
    expect(dueOf({ amount: 1.5, unit: 'hours' })).toBe(monday + 1.5 * hour);
    expect(dueOf({ amount: 6, unit: 'days' })).toBe(day(6));
    expect(dueOf({ amount: 5, unit: 'workingDays' })).toBe(day(7));
    expect(dueOf({ amount: 0.5, unit: 'workingDays' }, day(4))).toBe(day(7));
  });

  it('keeps the local time where the clocks change on the way', () => {
    const calendar = { timeZone: 'Europe/Berlin', workingDays: [1, 2, 3, 4, 5], holidays: [] };
    const saturday = Date.UTC(2026, 2, 28, 9);
    const { run } = play(waiting({ amount: 1.5, unit: 'days' }), [[start, { now: saturday, calendar }]]);
    expect(run.tokens[0]!.dueAt).toBe(saturday + 35 * hour);
  });

  it('goes on at its moment, not before', () => {
    const at = (now: number) =>
      asked(play(waiting({ amount: 2, unit: 'days' }), [[start], [timer('wai_a'), { now }]]).actions);
    expect([at(day(2) - 1), at(day(2))]).toEqual([[], ['notify ntf_a']]);
  });

  const untilRenewal = waiting({ attribute: 'renewalDate', offsetDays: -30 });
  const renewal = (days: number | null, now = monday) => ({
    now,
    dates: { renewalDate: days === null ? null : day(days) },
  });

  it('waits until a date of the account, and not at all once that has passed', () => {
    expect(play(untilRenewal, [[start, renewal(40)]]).run.tokens[0]!.dueAt).toBe(day(10));
    expect(asked(play(untilRenewal, [[start, renewal(30)]]).actions)).toEqual(['notify ntf_a']);
  });

  it('follows a date that moves', () => {
    const later = play(untilRenewal, [
      [start, renewal(40)],
      [timer('wai_a'), renewal(50, day(10))],
    ]);
    expect([later.actions, later.run.tokens[0]!.dueAt]).toEqual([[], day(20)]);
    const told = play(untilRenewal, [
      [start, renewal(40)],
      [{ type: 'dates-changed' }, renewal(45, day(1))],
    ]);
    expect(told.run.tokens[0]!.dueAt).toBe(day(15));
    expect(
      asked(
        play(untilRenewal, [
          [start, renewal(40)],
          [{ type: 'dates-changed' }, renewal(20, day(1))],
        ]).actions,
      ),
    ).toEqual(['notify ntf_a']);
  });

  it('looks every day for a date that is not known, and says so once', () => {
    const { run, actions, problems } = play(untilRenewal, [
      [start, renewal(null)],
      [timer('wai_a'), renewal(null, day(1))],
    ]);
    expect([actions, run.tokens[0]!.dueAt]).toEqual([[], day(2)]);
    expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'date-unknown: "Wait" waits for the renewal date, which the account does not have; fill it in. It is looked at every day.',
    ]);
  });

  it('changes nothing for dates that did not move, or were not looked at', () => {
    const { run } = play(untilRenewal, [[start, renewal(40)]]);
    const same = play(untilRenewal, [
      [start, renewal(40)],
      [{ type: 'dates-changed' }, renewal(40, day(1))],
      [{ type: 'dates-changed' }, { now: day(2) }],
    ]);
    expect(same.run).toEqual(run);
    const unknown = play(untilRenewal, [
      [start, renewal(null)],
      [{ type: 'dates-changed' }, renewal(null, monday + hour)],
    ]);
    expect(unknown.run.tokens[0]!.dueAt).toBe(day(1));
  });
});

describe('wait for', () => {
  const document = playbook(
    { waf_a: { type: 'wait-for', v: 1, config: { timeoutDays: 14 } }, ntf_m: notify(), ntf_t: notify() },
    [
      [...begin, 'waf_a'],
      ['cnd_a', 'flag', 'waf_a', 'flag'],
      ['waf_a', 'met', 'ntf_m'],
      ['waf_a', 'timed-out', 'ntf_t'],
    ],
  );
  const met = { flags: { cnd_a: true } };

  it('goes on at once when it is met already', () => {
    expect(asked(play(document, [[start, met]]).actions)).toEqual(['notify ntf_m']);
  });

  it.each(['waf_a', 'cnd_a'])('goes on when told of %s, once', (nodeId) => {
    const { actions, run } = play(document, [
      [start],
      [{ type: 'flag-met', nodeId }, met],
      [{ type: 'flag-met', nodeId }, met],
    ]);
    expect([asked(actions), run.status]).toEqual([['notify ntf_m'], 'finished']);
  });

  it('does not go on for another flag, nor for one that is unknown or false by now', () => {
    const word = (nodeId: string, flag: boolean | null) =>
      play(document, [[start], [{ type: 'flag-met', nodeId }, { flags: { cnd_a: flag } }]]).actions;
    expect([word('cnd_b', true), word('cnd_a', null), word('cnd_a', false)]).toEqual([[], [], []]);
  });

  it('times out, unless it is met by then', () => {
    const at = (now: number, more = {}) => asked(play(document, [[start], [timer('waf_a'), { now, ...more }]]).actions);
    expect([at(day(14) - 1), at(day(14)), at(day(14), met)]).toEqual([[], ['notify ntf_t'], ['notify ntf_m']]);
  });
});

describe('branch and end', () => {
  const document = playbook(
    { brn_a: { type: 'branch', v: 1, config: {} }, ntf_y: notify(), ntf_n: notify(), ntf_u: notify() },
    [
      [...begin, 'brn_a'],
      ['cnd_a', 'flag', 'brn_a', 'flag'],
      ['brn_a', 'yes', 'ntf_y'],
      ['brn_a', 'no', 'ntf_n'],
      ['brn_a', 'unknown', 'ntf_u'],
    ],
  );

  it.each([
    [true, 'ntf_y'],
    [false, 'ntf_n'],
    [null, 'ntf_u'],
  ])('goes one of three ways: %s', (flag, id) => {
    expect(asked(play(document, [[start, { flags: { cnd_a: flag } }]]).actions)).toEqual([`notify ${id}`]);
  });

  it('takes a flag nobody evaluated for unknown', () => {
    expect(asked(play(document, [[start]]).actions)).toEqual(['notify ntf_u']);
  });

  it('ends the run, other open steps included, after everything of that moment has happened', () => {
    const ending = playbook(
      {
        end_a: { type: 'end', v: 1, config: {} },
        tsk_a: callTask,
        wai_a: { type: 'wait', v: 1, config: { amount: 1, unit: 'days' } },
      },
      [
        [...begin, 'end_a'],
        [...begin, 'tsk_a'],
        [...begin, 'wai_a'],
      ],
    );
    const { run, actions } = play(ending, [[start]]);
    expect([run.status, run.tokens, asked(actions)]).toEqual(['finished', [], ['create-task tsk_a']]);
    expect(
      play(ending, [[start], [timer('wai_a'), { now: monday + 2 * dayMs }], [answer('tsk_a', 'done')]]).actions,
    ).toHaveLength(1);
  });
});
