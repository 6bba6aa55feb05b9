import { expect, test } from 'vitest';
import { retentionKinds } from '#lib/server/store/retention-store.ts';
import { readRetentionForm, typedFrom } from './retention-form.ts';

const formOf = (fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};

test('an empty field keeps for good, a number is days, and what was typed comes back', () => {
  const { retention } = readRetentionForm(formOf({ observations: ' 730 ', texts: '' }));
  expect(retention).toMatchObject({ observations: 730, texts: null, 'message-ids': null });
  expect(Object.keys(retention!)).toEqual([...retentionKinds]);
  expect(typedFrom(retention!)).toMatchObject({ observations: '730', texts: '' });
});

test.each(['0', '-3', '1.5', 'soon', '1e9'])('"%s" is refused beside its field', (days) => {
  const read = readRetentionForm(formOf({ tasks: days, events: '5' }));
  expect(read.retention).toBeNull();
  expect(Object.keys(read.faults)).toEqual(['tasks']);
  expect(read.typed).toMatchObject({ tasks: days, events: '5' });
});
