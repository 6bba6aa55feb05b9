import { describe, expect, it } from 'vitest';
import type { GraphDocument } from '../documents/document.ts';
import type { Reentry } from '../documents/nodes/reentry.ts';
import type { Evaluation } from '../evaluate/evaluation.ts';
import { decide, type DecideInput, type Decided } from './decide.ts';
import { emptyState, type Decision } from './decision.ts';
import { endEpisodes } from './end-episodes.ts';
import { callTask, conditionNode, day, evaluationOf, healthModel, monday, workflow } from './sample-documents.ts';

type Around = Partial<DecideInput>;

function decideNow(document: GraphDocument, evaluation: Evaluation, around: Around = {}): Decided {
  return decide({
    document,
    evaluation,
    previous: emptyState,
    override: null,
    models: {},
    dates: {},
    events: [],
    ...around,
  });
}

/** Folds evaluations in order; the decisions of each. */
function fold(document: GraphDocument, evaluations: readonly Evaluation[], around: Around = {}): Decided[] {
  let previous = emptyState;
  return evaluations.map((evaluation) => {
    const decided = decideNow(document, evaluation, { previous, ...around });
    previous = decided.state;
    return decided;
  });
}

const told = (decisions: readonly Decision[]) =>
  decisions.map(({ kind, trigger, episode }) => `${kind} ${trigger} ${episode}`);
const fired = (decided: Decided) => decided.decisions.filter(({ kind }) => kind === 'trigger-fired');

describe('bands', () => {
  const model = healthModel();

  it('opens an episode and fires when a connected band is entered, and ends it when it is left', () => {
    const [first, fell, still, rose] = fold(
      model,
      [75, 34.2, 20, 80].map((score, index) => evaluationOf(day(index), { score })),
    );
    expect(told(first!.decisions)).toEqual([]);
    expect(told(fell!.decisions)).toEqual([
      'band-changed thr_h 0',
      'episode-opened thr_h:at-risk 1',
      'trigger-fired thr_h:at-risk 1',
    ]);
    expect(fired(fell!)[0]).toEqual({
      kind: 'trigger-fired',
      document: 'health',
      nodeId: 'thr_h',
      trigger: 'thr_h:at-risk',
      band: 'at-risk',
      previousBand: 'healthy',
      episode: 1,
      at: day(1),
      port: 'enter:at-risk',
      reason: 'Health fell to At risk: score 34.2, below 40',
    });
    expect(told(still!.decisions)).toEqual([]);
    expect(told(rose!.decisions)).toEqual(['band-changed thr_h 0', 'episode-closed thr_h:at-risk 1']);
    expect(rose!.decisions[1]).toMatchObject({
      band: 'at-risk',
      reason: 'Health rose to Healthy: score 80.0, at or above 70',
    });
  });

  it('starts on a first evaluation too, and counts episodes on', () => {
    const decided = fold(
      model,
      [30, 75, 30].map((score, index) => evaluationOf(day(index), { score })),
    );
    expect(told(decided[0]!.decisions)).toEqual(['episode-opened thr_h:at-risk 1', 'trigger-fired thr_h:at-risk 1']);
    expect(fired(decided[2]!)[0]!.episode).toBe(2);
  });

  it('neither enters nor ends anything on an unknown score', () => {
    const decided = fold(model, [
      evaluationOf(day(0)),
      evaluationOf(day(1), { score: 30 }),
      evaluationOf(day(2)),
      evaluationOf(day(3), { score: 31 }),
    ]);
    expect(decided.map(({ decisions }) => decisions.length)).toEqual([0, 2, 0, 0]);
    expect(decided[2]!.state.episodes['thr_h:at-risk']!.open).toBe(true);
  });

  it('lets an override start and end episodes, and leaves the score alone', () => {
    const override = { band: 'at-risk', reason: 'The sponsor resigned', expiresAt: day(5) };
    const [set] = fold(model, [evaluationOf(day(0), { score: 90 })], { override });
    expect(fired(set!)[0]!.reason).toBe('Health was set to At risk by hand: The sponsor resigned');
    const back = decideNow(model, evaluationOf(day(5), { score: 90 }), { previous: set!.state, override });
    expect(told(back.decisions)).toEqual(['band-changed thr_h 0', 'episode-closed thr_h:at-risk 1']);
  });

  it('starts nothing when an override expires while the score is unknown; the next known score does', () => {
    const before = fold(
      model,
      [75, 30].map((score, index) => evaluationOf(day(index), { score })),
      { override: { band: 'healthy', reason: '', expiresAt: day(2) } },
    );
    const expired = decideNow(model, evaluationOf(day(2)), { previous: before[1]!.state });
    expect([expired.state.bands.thr_h!.band, fired(expired).length]).toEqual(['at-risk', 0]);
    expect(fired(decideNow(model, evaluationOf(day(3), { score: 30 }), { previous: expired.state }))).toHaveLength(1);
  });

  it("applies an override to the document's score only", () => {
    const other = { ...model, result: 'thr_x' };
    const override = { band: 'at-risk', reason: '', expiresAt: null };
    expect(decideNow(other, evaluationOf(monday, { score: 90 }), { override }).state.bands.thr_h!.band).toBe('healthy');
  });

  it('keeps a forced band while its flag is unknown', () => {
    const forcing = healthModel({ force: ['at-risk'] });
    const decided = fold(forcing, [
      evaluationOf(day(0), { score: 90, forced: 'at-risk', flags: { cnd_f: true } }),
      evaluationOf(day(1), { score: 90, flags: { cnd_f: null } }),
      evaluationOf(day(2), { score: 90, flags: { cnd_f: false } }),
    ]);
    expect(decided.map(({ state }) => state.bands.thr_h!.band)).toEqual(['at-risk', 'at-risk', 'healthy']);
    expect(fired(decided[0]!)[0]!.reason).toBe('Health is At risk because of "Champion left"');
    expect(
      decideNow(forcing, evaluationOf(day(0), { score: 90, flags: { cnd_f: null } })).state.bands.thr_h!.band,
    ).toBe('healthy');
  });
});

const watched = (reentry?: Reentry, port = 'entered') =>
  workflow({ cnd_a: conditionNode('Few logins', { reentry }), tsk_a: callTask }, [
    ['sig_s', 'value', 'cnd_a', 'logins'],
    ['cnd_a', port, 'tsk_a'],
  ]);

const flags = (...values: (boolean | null)[]) =>
  values.map((flag, index) => evaluationOf(day(index), { flags: { cnd_a: flag } }));

describe('conditions', () => {
  it('fires once per stay; unknown neither begins nor ends one', () => {
    const decided = fold(watched(), flags(null, true, true, null, true, false, null, true));
    expect(decided.map((each) => told(each.decisions).join())).toEqual([
      '',
      'episode-opened cnd_a 1,trigger-fired cnd_a 1',
      '',
      '',
      '',
      'episode-closed cnd_a 1',
      '',
      'episode-opened cnd_a 2,trigger-fired cnd_a 2',
    ]);
  });

  it('fires "became false" only after it was true', () => {
    const decided = fold(watched(undefined, 'cleared'), flags(false, true, null, false, false, true));
    expect(decided.map((each) => told(each.decisions).join())).toEqual([
      '',
      '',
      '',
      'episode-opened cnd_a:cleared 1,trigger-fired cnd_a:cleared 1',
      '',
      'episode-closed cnd_a:cleared 1',
    ]);
    expect(fired(decided[3]!)[0]!.port).toBe('cleared');
  });

  it('opens a quiet episode during a cooldown', () => {
    const decided = fold(watched({ policy: 'cooldown', days: 4 }), flags(true, false, true, true, true, false, true));
    expect(decided.map((each) => fired(each).length)).toEqual([1, 0, 0, 0, 0, 0, 1]);
    expect(decided[2]!.decisions.map(({ kind }) => kind)).toEqual(['episode-opened']);
    expect(fired(decided[6]!)[0]!.episode).toBe(3);
  });

  it('obeys once and limit', () => {
    expect(fold(watched({ policy: 'once' }), flags(true, false, true)).flatMap(fired)).toHaveLength(1);
    const limited = fold(
      watched({ policy: 'limit', times: 2, days: 6 }),
      flags(true, false, true, false, true, false, true),
    );
    expect(limited.map((each) => fired(each).length)).toEqual([1, 0, 1, 0, 0, 0, 1]);
  });

  it('opens without starting when going live, and stays quiet for that stay', () => {
    const live = decideNow(watched(), flags(true)[0]!, { suppressFirst: true });
    expect(told(live.decisions)).toEqual(['episode-opened cnd_a 1']);
    expect(decideNow(watched(), flags(true)[0]!, { previous: live.state }).decisions).toEqual([]);
  });

  it('follows only what an edge leaves from', () => {
    const idle = workflow({ cnd_a: conditionNode('Few logins') }, [['sig_s', 'value', 'cnd_a', 'logins']]);
    const decided = decideNow(idle, flags(true)[0]!);
    expect([decided.decisions, decided.state.episodes, decided.state.flags.cnd_a!.flag]).toEqual([[], {}, true]);
  });
});

describe('publishing', () => {
  it('carries open episodes over to a new version', () => {
    const [open] = fold(watched(), flags(true));
    const renamed = { ...watched(), name: 'Another name' };
    expect(decideNow(renamed, flags(true)[0]!, { previous: open!.state }).decisions).toEqual([]);
  });

  it('ends the episode of a trigger that was removed, and counts on when it comes back', () => {
    const [open] = fold(watched(), flags(true));
    const removed = decideNow(workflow({}, []), flags(true)[0]!, { previous: open!.state });
    expect(removed.decisions).toMatchObject([
      { kind: 'episode-closed', trigger: 'cnd_a', episode: 1, reason: 'The trigger was taken out of the document.' },
    ]);
    expect(fired(decideNow(watched(), flags(true)[0]!, { previous: removed.state }))[0]!.episode).toBe(2);
  });
});

describe('accounts a document is not about', () => {
  it('ends episodes when it no longer applies and starts afresh when it does', () => {
    const [open] = fold(watched({ policy: 'once' }), flags(true));
    const away = decideNow(watched(), evaluationOf(day(1), { applies: false, flags: { cnd_a: true } }), {
      previous: open!.state,
    });
    expect(told(away.decisions)).toEqual(['episode-closed cnd_a 1']);
    const back = decideNow(watched(), evaluationOf(day(2), { flags: { cnd_a: true } }), { previous: away.state });
    expect(told(back.decisions)).toEqual(['episode-opened cnd_a 2', 'trigger-fired cnd_a 2']);
  });

  it('changes nothing while that is unknown', () => {
    const [open] = fold(healthModel(), [evaluationOf(day(0), { score: 30 })]);
    const unsure = decideNow(healthModel(), evaluationOf(day(1), { applies: null, score: 90 }), {
      previous: open!.state,
    });
    expect([unsure.decisions, unsure.state.bands]).toEqual([[], open!.state.bands]);
  });

  it('ends everything on churn, remembering what fired', () => {
    const [open] = fold(healthModel(), [evaluationOf(day(0), { score: 30 })]);
    const churned = endEpisodes({
      document: 'health',
      previous: open!.state,
      at: day(1),
      reason: 'The account churned.',
    });
    expect(told(churned.decisions)).toEqual(['episode-closed thr_h:at-risk 1']);
    expect(churned.state).toMatchObject({
      bands: {},
      episodes: { 'thr_h:at-risk': { open: false, number: 1, fired: [day(0)] } },
    });
  });
});
