/** Attributes nobody states: they follow from dates, contacts, events and ARR. A stated attribute of the same name goes before the derived one. */
import { contactRoles } from '../documents/nodes/recipients.ts';
import type { AccountView } from '../signals/account-view.ts';
import type { ValueType } from '../values.ts';
import {
  countAllContacts,
  countHolders,
  readDaysInRole,
  readDaysSinceChange,
  readDaysSinceLeft,
} from './contact-roles.ts';
import type { Fact } from './fact.ts';
import { readLifetimeValue } from './lifetime-value.ts';
import { readDaysSinceContact, readLastTouch, touchEvents } from './last-touch.ts';
import { readTenure } from './tenure.ts';

export interface DerivedAttribute {
  /** Its name without `@`. */
  readonly key: string;
  readonly title: string;
  /** What it says, for people choosing it. */
  readonly sentence: string;
  /** How it is computed, as shown in explanations. */
  readonly formula: string;
  readonly type: ValueType;
  readonly read: (view: AccountView) => Fact;
  /** What of an account it rests on besides its stated attributes, see thingsOf. */
  readonly things: readonly string[];
}

const roleTitles = {
  decisionMaker: 'decision maker',
  champion: 'champion',
  sponsor: 'sponsor',
  user: 'user',
  blocker: 'blocker',
} as const;

const byRole = contactRoles.flatMap((role): DerivedAttribute[] => {
  const title = roleTitles[role];
  return [
    {
      key: `${role}.count`,
      title: `Number of contacts: ${title}`,
      sentence: `How many contacts have the role ${title} now. Unknown for an account without any contact roles.`,
      formula: `count(contacts whose role ${title} is active)`,
      type: 'number',
      read: (view) => countHolders(view, role),
      things: ['roles'],
    },
    {
      key: `${role}.daysInRole`,
      title: `Days in role: ${title}`,
      sentence: `How long the newest ${title} has had the role: a low number means somebody new.`,
      formula: `days from the newest active ${title}'s start to now`,
      type: 'number',
      read: (view) => readDaysInRole(view, role),
      things: ['roles'],
    },
    {
      key: `${role}.daysSinceLeft`,
      title: `Days since one left: ${title}`,
      sentence: `How long ago a contact last gave up the role ${title}. Unknown when nobody ever did.`,
      formula: `days from the newest end of the role ${title} to now`,
      type: 'number',
      read: (view) => readDaysSinceLeft(view, role),
      things: ['roles'],
    },
    {
      key: `${role}.daysSinceChange`,
      title: `Days since a change: ${title}`,
      sentence: `How long ago a contact last took or gave up the role ${title}.`,
      formula: `days from the newest start or end of the role ${title} to now`,
      type: 'number',
      read: (view) => readDaysSinceChange(view, role),
      things: ['roles'],
    },
  ];
});

const touches = touchEvents.map((name) => `event:${name}`);

export const derivedAttributes: readonly DerivedAttribute[] = [
  {
    key: 'tenureDays',
    title: 'Tenure in days',
    sentence: 'How long the account has been with us.',
    formula: 'days from startDate to now',
    type: 'number',
    read: readTenure,
    things: [],
  },
  {
    key: 'lifetimeValue',
    title: 'Lifetime value so far',
    sentence:
      'What the account has paid so far, going by its ARR over time. The first known ARR counts back to the start date.',
    formula:
      'sum over time of (arr in force x days in force) / 365, from startDate (else the first arr) to now or churn',
    type: 'number',
    read: readLifetimeValue,
    things: ['outcomes'],
  },
  {
    key: 'lastTouch',
    title: 'Last touch',
    sentence: 'When we were last in contact both ways.',
    formula: `newest event named ${touchEvents.join(', ')}`,
    type: 'date',
    read: readLastTouch,
    things: touches,
  },
  {
    key: 'daysSinceContact',
    title: 'Days since contact',
    sentence: 'How long ago we were last in contact both ways.',
    formula: 'days from lastTouch to now',
    type: 'number',
    read: readDaysSinceContact,
    things: touches,
  },
  {
    key: 'contacts.count',
    title: 'Number of contacts with a role',
    sentence: 'How many contacts have any role now. Unknown for an account without any contact roles.',
    formula: 'count(distinct contacts with an active role)',
    type: 'number',
    read: countAllContacts,
    things: ['roles'],
  },
  ...byRole,
];

const byKey = new Map(derivedAttributes.map((each) => [each.key, each]));

export function derivedAttribute(key: string): DerivedAttribute | undefined {
  return byKey.get(key);
}
