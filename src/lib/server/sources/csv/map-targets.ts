/** What a column can be mapped to, by the names that `--map` and the import screen share. */
import type { ImportKind } from '../../store/import-store.ts';
import type { HeaderMeaning } from './header-words.ts';
import type { Mapping } from './mapping.ts';

export const targets: Readonly<Record<ImportKind, Readonly<Record<string, HeaderMeaning>>>> = {
  accounts: {
    account: 'account',
    name: 'accountName',
    arr: 'arr',
    renewalDate: 'renewalDate',
    startDate: 'startDate',
    plan: 'plan',
    observed: 'observed',
    known: 'known',
    'owner.csm': 'csm',
    'owner.ae': 'ae',
    'owner.renewals': 'renewals',
  },
  usage: { account: 'account', date: 'date', signal: 'signal', value: 'value', known: 'known' },
  contacts: {
    account: 'account',
    id: 'contactId',
    email: 'email',
    name: 'contactName',
    title: 'title',
    role: 'role',
    since: 'since',
    until: 'until',
    doNotContact: 'doNotContact',
    'do-not-contact': 'doNotContact',
    known: 'known',
  },
  events: {
    account: 'account',
    id: 'id',
    event: 'event',
    name: 'event',
    at: 'at',
    date: 'at',
    contact: 'contact',
    known: 'known',
  },
  records: {
    account: 'account',
    id: 'id',
    record: 'record',
    type: 'record',
    opened: 'opened',
    closed: 'closed',
    contact: 'contact',
    known: 'known',
  },
  outcomes: {
    account: 'account',
    outcome: 'outcome',
    effective: 'effective',
    date: 'effective',
    amount: 'amount',
    reason: 'reason',
    noticed: 'noticed',
    known: 'known',
  },
};

/** Kinds whose other columns become attributes, signals or properties. */
export const takesOwn: ReadonlySet<ImportKind> = new Set(['accounts', 'usage', 'events', 'records']);
/** What may be the same for every row of a file. */
export const constants: ReadonlySet<HeaderMeaning> = new Set(['event', 'record', 'outcome', 'role']);

/** Whether an attribute, signal or property may be called so. */
export function isOwnName(name: string): boolean {
  return /^[a-z0-9][a-z0-9_-]{0,63}$/i.test(name) && !['constructor', 'prototype'].includes(name);
}

/** What each mapped column is mapped to, by its column. */
export function targetNames(mapping: Mapping): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, part] of Object.entries(mapping)) {
    if (typeof part === 'object' && 'column' in part) found.set(part.column, name);
  }
  if (mapping.account.source !== 'account') found.set(mapping.account.column, `account.${mapping.account.source}`);
  if (mapping.kind === 'accounts') {
    for (const { column, source } of mapping.externalIds) found.set(column, `id.${source}`);
    for (const { column, role } of mapping.owners) found.set(column, `owner.${role}`);
    for (const { column, attribute } of mapping.attributes) found.set(column, attribute);
  }
  if (mapping.kind === 'events' || mapping.kind === 'records')
    for (const { column, property } of mapping.properties) found.set(column, property);
  if (mapping.kind === 'usage' && mapping.layout.shape === 'wide')
    for (const { column, signal } of mapping.layout.signals) found.set(column, signal);
  if (mapping.kind === 'usage' && mapping.layout.shape === 'long')
    found.set(mapping.layout.signal.column, 'signal').set(mapping.layout.value.column, 'value');
  return found;
}
