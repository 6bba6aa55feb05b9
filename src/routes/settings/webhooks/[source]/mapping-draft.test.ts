import { expect, it } from 'vitest';
import { fieldsOf } from '#lib/server/sources/webhook/mapping.ts';
import { filled, newMapping, nextPlace, usesOf, withKind } from './mapping-draft.ts';

it('clicks fill what is needed one after the other', () => {
  let mapping = newMapping('event');
  const specs = fieldsOf.event;
  expect(nextPlace(mapping, specs)).toEqual({ field: 'account' });
  mapping = filled(mapping, { field: 'account' }, ['data', 'id'], 7);
  expect(nextPlace(mapping, specs)).toEqual({ field: 'event' });
  mapping = filled(mapping, { field: 'event' }, ['type'], 'x');
  expect(nextPlace(mapping, specs)).toBeNull();
  mapping = filled(mapping, 'when', ['type'], 'ticket.created');
  expect(mapping.when).toEqual({ path: ['type'], is: 'ticket.created' });
  mapping = filled(mapping, 'more', ['data', 'plan'], 'Pro');
  expect(mapping.properties).toEqual([{ name: 'plan', path: ['data', 'plan'] }]);
  expect(usesOf(mapping, specs, ['type'])).toEqual(['Name of the event', 'Condition']);
  expect(filled(mapping, 'more', ['data', 'plan'], 'Pro').properties).toEqual([]);
  const contact = withKind(mapping, 'contact', fieldsOf.contact, false);
  expect([Object.keys(contact.fields), contact.properties]).toEqual([['account'], []]);
});
