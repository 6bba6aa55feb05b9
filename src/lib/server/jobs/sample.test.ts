import { describe, expect, it } from 'vitest';
import { sampleOfBlock } from './sample.ts';

function drawnOf(runId: string, blocks: number, sample: number): number[] {
  return Array.from({ length: blocks }, (_, block) => sampleOfBlock(runId, block, blocks, sample));
}

describe('the sample of a run', () => {
  it('is spread over the blocks of a large book, as many in all as asked for', () => {
    for (const blocks of [33, 40, 64, 245, 1000]) {
      const drawn = drawnOf('run', blocks, 32);
      expect(
        drawn.reduce((sum, count) => sum + count, 0),
        `${blocks} blocks`,
      ).toBe(32);
      expect(Math.max(...drawn)).toBe(1);
      const quarter = drawn.slice(0, Math.ceil(blocks / 4)).reduce((sum, count) => sum + count, 0);
      expect(Math.abs(quarter - 8)).toBeLessThanOrEqual(1);
    }
  });

  it('is the same for the same run, and another for another', () => {
    expect(drawnOf('run', 245, 32)).toEqual(drawnOf('run', 245, 32));
    expect(drawnOf('run', 245, 32)).not.toEqual(drawnOf('other', 245, 32));
  });

  it('does not count on the last block of a small book', () => {
    for (const blocks of [1, 2, 3, 8, 25, 32]) {
      const full = drawnOf('run', blocks, 32).slice(0, Math.max(1, blocks - 1));
      expect(
        full.reduce((sum, count) => sum + count, 0),
        `${blocks} blocks`,
      ).toBe(32);
    }
  });

  it('is empty when none is asked for', () => {
    expect(drawnOf('run', 1, 0)).toEqual([0]);
    expect(drawnOf('run', 3, 0)).toEqual([0, 0, 0]);
  });
});
