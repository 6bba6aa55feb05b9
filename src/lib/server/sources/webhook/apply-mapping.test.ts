import { expect, it } from 'vitest';
import { applyMapping, isFor, sayPath } from './apply-mapping.ts';
import type { Mapping } from './mapping.ts';

const sentAt = Date.UTC(2026, 2, 1, 12);
const payload = {
  type: 'ticket.created',
  version: 2,
  created: 1_772_366_400,
  data: {
    company: { id: 77 },
    ticket: {
      id: 'T-1',
      opened_at: '2026-03-01T09:00:00Z',
      closed_at: null,
      tags: ['a', 'b'],
      fields: { urgent: true },
    },
    contacts: [{ email: 'ana@acme.example' }],
    'Plan name': 'Pro',
  },
};

const mapping = (more: Partial<Mapping>): Mapping => ({
  id: 'm1',
  kind: 'event',
  when: null,
  accountSource: null,
  fields: {},
  properties: [],
  ...more,
});
const at = (...path: string[]) => ({ path });

const faultsOf = (more: Partial<Mapping>) => {
  const applied = applyMapping(mapping(more), payload, sentAt);
  return applied.ok ? [] : applied.faults.map(({ code, path, message }) => `${code} ${path}: ${message}`);
};

it('fields become those of a record, with what goes along', () => {
  const applied = applyMapping(
    mapping({
      kind: 'record',
      accountSource: 'helpdesk',
      fields: {
        account: at('data', 'company', 'id'),
        record: { text: 'ticket' },
        id: at('data', 'ticket', 'id'),
        openedAt: at('data', 'ticket', 'opened_at'),
        closedAt: at('data', 'ticket', 'closed_at'),
        contact: at('data', 'contacts', '0', 'email'),
      },
      properties: [
        { name: 'tags', path: ['data', 'ticket', 'tags'] },
        { name: 'fields', path: ['data', 'ticket', 'fields'] },
        { name: 'none', path: ['data', 'none'] },
      ],
    }),
    payload,
    sentAt,
  );
  expect(applied).toEqual({
    ok: true,
    item: {
      account: { source: 'helpdesk', id: '77' },
      record: 'ticket',
      id: 'T-1',
      openedAt: '2026-03-01T09:00:00Z',
      contact: 'ana@acme.example',
      properties: { tags: '["a","b"]', urgent: true },
    },
  });
});

it('a time may be seconds or milliseconds, and is that of sending when there is none', () => {
  const fields = { account: at('data', 'company', 'id'), event: at('type') };
  const timeOf = (more: Mapping['fields'], sent: object = payload) => {
    const applied = applyMapping(mapping({ fields: { ...fields, ...more } }), sent, sentAt);
    return applied.ok ? applied.item['observedAt'] : applied.faults[0]!.code;
  };
  expect(timeOf({})).toBe('2026-03-01T12:00:00.000Z');
  expect(timeOf({ observedAt: at('created') })).toBe('2026-03-01T12:00:00.000Z');
  expect(timeOf({ observedAt: at('created') }, { ...payload, created: 1_772_366_400_000 })).toBe(
    '2026-03-01T12:00:00.000Z',
  );
  expect(timeOf({ observedAt: at('created') }, { ...payload, created: '1772366400' })).toBe('2026-03-01T12:00:00.000Z');
  expect(timeOf({ observedAt: at('created') }, { ...payload, created: -5 })).toBe('wrong-type');
  expect(timeOf({ observedAt: at('type') })).toBe('wrong-type');
});

it('attributes have names that signals and rules can use', () => {
  const properties = [{ name: 'Plan name', path: ['data', 'Plan name'] }];
  const applied = applyMapping(
    mapping({ kind: 'account', fields: { account: at('data', 'company', 'id') }, properties }),
    payload,
    sentAt,
  );
  expect(applied).toEqual({ ok: true, item: { account: '77', attributes: { Plan_name: 'Pro' } } });
});

it('what is missing, of another type or unknown is named', () => {
  expect(faultsOf({})).toEqual([
    'not-mapped account: Choose the field that is “Account id”.',
    'not-mapped event: Choose the field that is “Name of the event”.',
  ]);
  const fields = { account: at('data', 'company'), event: at('data', 'nothing') };
  expect(faultsOf({ fields })).toEqual([
    'wrong-type account: “Account id” is taken from data.company, which is an object, not a text or number.',
    'missing-field event: “Name of the event” is taken from data.nothing, which is not there.',
  ]);
  expect(faultsOf({ fields: { account: at('type'), event: at('type'), odd: at('type') } })).toEqual([
    'unknown-field odd: “odd” is no field of this kind; take it out.',
  ]);
  expect(faultsOf({ fields: { account: { text: 'A-1' }, event: at('type') } })).toEqual([
    'wrong-type account: “Account id” must come from a field.',
  ]);
  const ticket = {
    account: at('type'),
    record: { text: 'ticket' },
    id: at('type'),
    openedAt: at('data', 'ticket', 'closed_at'),
  };
  expect(faultsOf({ kind: 'record', fields: ticket })).toEqual([
    'missing-field openedAt: “Opened” is taken from data.ticket.closed_at, which is empty.',
  ]);
  const inherited = { account: at('type'), event: at('constructor', 'name') };
  expect(faultsOf({ fields: inherited })[0]).toContain('constructor.name, which is not there');
});

it('a condition holds for what is equal as text', () => {
  const when = (path: string[], is: string) => isFor(mapping({ when: { path, is } }), payload);
  expect([when(['type'], 'ticket.created'), when(['version'], '2')]).toEqual([true, true]);
  expect([when(['type'], 'ticket'), when(['data'], '[object Object]'), when(['none'], 'undefined')]).toEqual([
    false,
    false,
    false,
  ]);
  expect(sayPath(['data', 'contacts', '0', 'email'])).toBe('data.contacts[0].email');
});
