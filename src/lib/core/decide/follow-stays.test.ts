import { describe, expect, it } from 'vitest';
import type { ConfigOf } from '../documents/nodes/catalogue.ts';
import { decide, type Decided, type ModelBands } from './decide.ts';
import { emptyState } from './decision.ts';
import { bands, callTask, day, evaluationOf, workflow } from './sample-documents.ts';

const following = (config: Partial<ConfigOf<'band-change'>> = {}) =>
  workflow(
    {
      chg_a: {
        type: 'band-change',
        v: 1,
        config: { model: 'health', from: [], to: [], direction: 'worse', ...config },
      },
      tsk_a: callTask,
    },
    [['chg_a', 'start', 'tsk_a']],
  );

/** Folds the bands a model settles in, a day apart. */
function fold(
  document: ReturnType<typeof following>,
  settled: readonly (string | null)[],
  more: Partial<ModelBands> = {},
): Decided[] {
  let previous = emptyState;
  return settled.map((after, index) => {
    const models = { health: { before: settled[index - 1] ?? null, after, bands, name: 'Health', ...more } };
    const decided = decide({
      document,
      evaluation: evaluationOf(day(index)),
      previous,
      override: null,
      models,
      dates: {},
      events: [],
    });
    previous = decided.state;
    return decided;
  });
}

const starts = (decided: readonly Decided[]) =>
  decided.map(({ decisions }) => decisions.filter(({ kind }) => kind === 'trigger-fired').length);

describe('band changes of another model', () => {
  it('starts on a move in its direction', () => {
    const moves = ['healthy', 'concerning', 'at-risk', 'concerning', 'healthy'];
    expect(starts(fold(following(), moves))).toEqual([0, 1, 1, 0, 0]);
    expect(starts(fold(following({ direction: 'better' }), moves))).toEqual([0, 0, 0, 1, 1]);
    expect(starts(fold(following({ direction: 'any' }), moves))).toEqual([0, 1, 1, 1, 1]);
  });

  it('asks for the bands left and entered', () => {
    const moves = ['healthy', 'at-risk', 'healthy', 'concerning', 'at-risk'];
    expect(starts(fold(following({ to: ['at-risk'] }), moves))).toEqual([0, 1, 0, 0, 1]);
    expect(starts(fold(following({ to: ['at-risk'], from: ['healthy'] }), moves))).toEqual([0, 1, 0, 0, 0]);
  });

  it('does not take a first band, or an unknown one, for a change', () => {
    expect(starts(fold(following({ direction: 'any' }), ['at-risk', null, 'healthy']))).toEqual([0, 0, 0]);
  });

  it('does not take a band that is no longer listed for a change', () => {
    expect(starts(fold(following({ direction: 'any' }), ['old-band', 'at-risk']))).toEqual([0, 0]);
  });

  it('lasts until the model leaves that band, and moving on begins another stay', () => {
    const decided = fold(following(), ['healthy', 'concerning', 'at-risk', 'healthy']);
    expect(
      decided.map(({ decisions }) => decisions.map(({ kind, band, episode }) => `${kind} ${band} ${episode}`).join()),
    ).toEqual([
      '',
      'episode-opened concerning 1,trigger-fired concerning 1',
      'episode-closed concerning 1,episode-opened at-risk 2,trigger-fired at-risk 2',
      'episode-closed at-risk 2',
    ]);
    expect(decided[2]!.decisions[2]!.reason).toBe('Health fell from Concerning to At risk');
  });

  it('starts nothing twice when the same move is told again', () => {
    const [, moved] = fold(following(), ['healthy', 'at-risk']);
    const models = { health: { before: 'healthy', after: 'at-risk', bands } };
    const again = decide({
      document: following(),
      evaluation: evaluationOf(day(1)),
      previous: moved!.state,
      override: null,
      models,
      dates: {},
      events: [],
    });
    expect(again.decisions).toEqual([]);
  });

  it('starts nothing for a model nobody knows, whatever its name', () => {
    const document = following({ model: 'toString' });
    expect(
      decide({
        document,
        evaluation: evaluationOf(day(0)),
        previous: emptyState,
        override: null,
        models: {},
        dates: {},
        events: [],
      }).decisions,
    ).toEqual([]);
  });
});
