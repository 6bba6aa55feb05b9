import { describe, expect, it } from 'vitest';
import { mayStart, rememberFired } from './may-start.ts';
import { day } from './sample-documents.ts';

describe('re-entry', () => {
  it('starts every episode by default', () => {
    expect(mayStart(undefined, [day(0)], day(0))).toBe(true);
    expect(mayStart({ policy: 'episode' }, [day(0)], day(0))).toBe(true);
  });

  it('starts once ever', () => {
    expect(mayStart({ policy: 'once' }, [], day(0))).toBe(true);
    expect(mayStart({ policy: 'once' }, [day(0)], day(3000))).toBe(false);
  });

  it('rests for a cooldown, to the millisecond', () => {
    expect(mayStart({ policy: 'cooldown', days: 30 }, [day(0)], day(30) - 1)).toBe(false);
    expect(mayStart({ policy: 'cooldown', days: 30 }, [day(0)], day(30))).toBe(true);
  });

  it('counts starts within the days before', () => {
    const limit = { policy: 'limit', times: 2, days: 10 } as const;
    expect(mayStart(limit, [day(0)], day(1))).toBe(true);
    expect(mayStart(limit, [day(0), day(1)], day(9))).toBe(false);
    expect(mayStart(limit, [day(0), day(1)], day(10))).toBe(true);
  });

  it('remembers as much as the policy asks for, and the last in any case', () => {
    const fired = [day(0), day(1), day(2)];
    expect(rememberFired(undefined, fired)).toEqual([day(2)]);
    expect(rememberFired({ policy: 'limit', times: 2, days: 5 }, fired)).toEqual([day(1), day(2)]);
  });
});
