/** What a rule can take and compare, in words. */
import type { SignalDocument } from '#lib/core/documents/document.ts';
import { namesOf, testsOf } from '#lib/core/signals/matching.ts';

export interface Take {
  readonly value: string;
  readonly label: string;
  readonly needs?: 'property';
  /** Whether it is counted within some days. */
  readonly days: 'never' | 'may' | 'always';
}

export const takes: Readonly<Record<'events' | 'records', readonly Take[]>> = {
  events: [
    { value: 'each', label: 'How many there are', days: 'may' },
    { value: 'contact', label: 'How many contacts did it', days: 'may' },
    { value: 'distinct', label: 'How many different values of a property', needs: 'property', days: 'always' },
    { value: 'property', label: 'The sum of a property', needs: 'property', days: 'may' },
    { value: 'value', label: 'The newest value of a property', needs: 'property', days: 'never' },
    { value: 'seen', label: 'When it was last seen', days: 'never' },
  ],
  records: [
    { value: 'open', label: 'How many are open', days: 'never' },
    { value: 'opened', label: 'How many were opened', days: 'may' },
    { value: 'closed', label: 'How many were closed', days: 'may' },
    { value: 'distinct', label: 'How many different values of a property', needs: 'property', days: 'always' },
    { value: 'property', label: 'The sum of a property', needs: 'property', days: 'may' },
    { value: 'value', label: 'The newest value of a property', needs: 'property', days: 'never' },
    { value: 'seen', label: 'When one was last opened', days: 'never' },
  ],
};

/** What people choose for a signal: the values of a property are added up, or each holds until the next. */
export function takeOf({ derive, measures }: Pick<SignalDocument, 'derive' | 'measures'>): string {
  return derive?.take === 'property' && derive.days === undefined && measures === 'state'
    ? 'value'
    : (derive?.take ?? '');
}

export interface Operator {
  readonly value: string;
  readonly label: string;
  readonly needsValue: boolean;
  readonly hint: string;
}

const one = 'Say what it is compared with.';
const text = 'Say which text.';

export const operators: readonly Operator[] = [
  { value: 'equals', label: 'is', needsValue: true, hint: one },
  { value: 'notEquals', label: 'is not', needsValue: true, hint: one },
  { value: 'less', label: 'is less than', needsValue: true, hint: one },
  { value: 'lessOrEqual', label: 'is at most', needsValue: true, hint: one },
  { value: 'greater', label: 'is more than', needsValue: true, hint: one },
  { value: 'greaterOrEqual', label: 'is at least', needsValue: true, hint: one },
  { value: 'between', label: 'is between', needsValue: true, hint: 'Give two numbers or dates with a comma between.' },
  { value: 'in', label: 'is one of', needsValue: true, hint: 'Give one or more values with commas between.' },
  { value: 'notIn', label: 'is none of', needsValue: true, hint: 'Give one or more values with commas between.' },
  { value: 'contains', label: 'contains', needsValue: true, hint: text },
  { value: 'notContains', label: 'does not contain', needsValue: true, hint: text },
  { value: 'startsWith', label: 'starts with', needsValue: true, hint: text },
  { value: 'isKnown', label: 'is known', needsValue: false, hint: '' },
  { value: 'isUnknown', label: 'is not known', needsValue: false, hint: '' },
];

/** What a rule counts, as a sentence for lists. */
export function sentenceOf(signal: SignalDocument): string {
  const { derive } = signal;
  if (!derive) return '';
  const what = namesOf(derive).map((name) => `“${name}”`).join(', '); // prettier-ignore
  const value = takeOf(signal);
  const take = takes[derive.from].find((each) => each.value === value)?.label ?? value;
  const of = derive.property === undefined ? '' : ` (${derive.property})`;
  const within = derive.days === undefined ? '' : `, within ${derive.days === 1 ? '24 hours' : `${derive.days} days`}`;
  const filters = derive.where ? testsOf(derive.where).tests.length : 0;
  const where = filters === 0 ? '' : `, ${filters} ${filters === 1 ? 'filter' : 'filters'}`;
  return `${take}${of}: ${what}${within}${where}`;
}
