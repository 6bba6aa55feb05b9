import { describe, expect, it } from 'vitest';
import { isScored, scoreDeliveries, scoreTone, textOf } from './score-tone.ts';

describe('tone', () => {
  it('has a value and a label', () => {
    expect(scoreTone('This is terrible, I am really angry!')).toMatchObject({ label: 'negative' });
    expect(scoreTone('Thank you, this is great and works perfectly.')).toMatchObject({ label: 'positive' });
    expect(scoreTone('The report has twelve columns.')).toEqual({ value: 0, label: 'neutral' });
  });

  it('is that of what somebody wrote', () => {
    const of = (properties: Record<string, string | number>) => textOf({ properties });
    expect(of({ subject: 'Export', body: 'It stops.' })).toBe('Export\nIt stops.');
    expect(of({ text: 'Fine' })).toBe('Fine');
    expect(of({ text: ' ' })).toBeNull();
    expect(of({ score: 9, comment: 4 })).toBeNull();
    // A subject alone names a thing.
    expect(of({ subject: 'Export' })).toBeNull();
  });

  it('is told of English alone: stated, or not stated where English is usual', () => {
    expect(isScored({ properties: {} }, 'en-GB')).toBe(true);
    expect(isScored({ properties: {} }, 'de-DE')).toBe(false);
    expect(isScored({ properties: { language: 'en' } }, 'de-DE')).toBe(true);
    expect(isScored({ properties: { lang: 'fr' } }, 'en-GB')).toBe(false);
    expect(isScored({ properties: { language: 'entish' } }, 'en-GB')).toBe(false);
  });

  it('is worked out beside a delivery, once for all versions of a record', async () => {
    const at = { observedAt: 5, knownAt: 9 };
    const ticket = {
      id: 't',
      record: 'ticket',
      openedAt: 5,
      properties: { body: 'Great, thank you' },
      contactId: 'ann',
    };
    const change = {
      accountId: 'a',
      records: [
        { ...at, ...ticket, closedAt: null },
        { ...at, observedAt: 7, ...ticket, closedAt: 7 },
      ],
    };
    const [scored] = await scoreDeliveries([{ change }], () => Promise.resolve('en-GB'));
    expect(scored!.change).toBe(change);
    expect(scored!.inferred).toMatchObject([
      { signal: 'tone', observedAt: 5, contactId: 'ann' },
      { signal: 'tone-label', value: 'positive' },
      { signal: 'tone-by', value: 'vader-sentiment 1.1.3' },
    ]);
    expect(await scoreDeliveries([{ change }], () => Promise.resolve('de-DE'))).toEqual([{ change }]);
  });
});
