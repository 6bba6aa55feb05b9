/** What a column can mean, in the words of the screen. Names are those of `rapport import --map`. */
import type { ImportKind } from '#lib/server/store/import-store.ts';

interface Target {
  readonly name: string;
  readonly label: string;
}

const account: readonly Target[] = [
  { name: 'account', label: 'Account: its id' },
  { name: 'account.crm', label: 'Account: its id in the CRM' },
  { name: 'account.domain', label: 'Account: its web domain' },
  { name: 'account.tenant', label: 'Account: its tenant id' },
];
const known: Target = { name: 'known', label: 'Day it became known' };
const none: Target = { name: 'none', label: 'Leave out' };
const own = (label: string): Target => ({ name: 'own', label });

const targets: Readonly<Record<ImportKind, readonly Target[]>> = {
  accounts: [
    ...account,
    { name: 'name', label: 'Name of the account' },
    { name: 'plan', label: 'Plan' },
    { name: 'arr', label: 'ARR' },
    { name: 'startDate', label: 'Start date' },
    { name: 'renewalDate', label: 'Renewal date' },
    { name: 'owner.csm', label: 'Owner: CSM (e-mail)' },
    { name: 'owner.ae', label: 'Owner: account executive (e-mail)' },
    { name: 'owner.renewals', label: 'Owner: renewals (e-mail)' },
    { name: 'id.crm', label: 'Also: its id in the CRM' },
    { name: 'id.domain', label: 'Also: its web domain' },
    { name: 'id.tenant', label: 'Also: its tenant id' },
    own('Attribute …'),
    { name: 'observed', label: 'Day the row was true' },
    known,
    none,
  ],
  usage: [
    ...account,
    { name: 'date', label: 'Day of the values' },
    own('Values of the signal …'),
    { name: 'signal', label: 'Name of the signal (one per row)' },
    { name: 'value', label: 'Value of the signal (one per row)' },
    known,
    none,
  ],
  contacts: [
    ...account,
    { name: 'email', label: 'E-mail address' },
    { name: 'name', label: 'Name' },
    { name: 'id', label: 'Id of the contact' },
    { name: 'title', label: 'Job title' },
    { name: 'role', label: 'Role' },
    { name: 'since', label: 'In the role since' },
    { name: 'until', label: 'In the role until' },
    { name: 'doNotContact', label: 'Do not contact' },
    known,
    none,
  ],
  events: [
    ...account,
    { name: 'event', label: 'Name of the event' },
    { name: 'at', label: 'When it happened' },
    { name: 'id', label: 'Id of the event' },
    { name: 'contact', label: 'Contact (e-mail or id)' },
    own('Property …'),
    known,
    none,
  ],
  records: [
    ...account,
    { name: 'record', label: 'Kind of record' },
    { name: 'opened', label: 'Opened' },
    { name: 'closed', label: 'Closed' },
    { name: 'id', label: 'Id of the record' },
    { name: 'contact', label: 'Contact (e-mail or id)' },
    own('Property …'),
    known,
    none,
  ],
  outcomes: [
    ...account,
    { name: 'outcome', label: 'Outcome' },
    { name: 'effective', label: 'Takes effect' },
    { name: 'noticed', label: 'Notice was given' },
    { name: 'amount', label: 'Amount' },
    { name: 'reason', label: 'Reason' },
    known,
    none,
  ],
};

/** `chosen` stands among them even if it is a source of one's own (`account.billing`). */
export function targetsFor(kind: ImportKind, chosen: string): readonly Target[] {
  const known = targets[kind];
  return known.some(({ name }) => name === chosen) ? known : [...known, { name: chosen, label: chosen }];
}

export const typeWords = {
  text: 'Text',
  number: 'Number',
  money: 'Amount of money',
  boolean: 'Yes or no',
  date: 'Date',
} as const;

/** What is the same for every row when no column says it. */
export const constantWords: Readonly<Record<string, { readonly label: string; readonly options: readonly string[] }>> =
  {
    event: { label: 'Name of the event, for every row', options: [] },
    record: { label: 'Kind of record, for every row', options: [] },
    role: { label: 'Role, for every row', options: ['decisionMaker', 'champion', 'sponsor', 'user', 'blocker'] },
    outcome: {
      label: 'Outcome, for every row',
      options: ['renewed', 'churned', 'contracted', 'expanded', 'reactivated'],
    },
  };
