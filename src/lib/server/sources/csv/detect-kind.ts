/** What a file is about, by the names of its columns and what stands in them: a first guess that a person can change. */
import { outcomeKinds } from '#lib/core/signals/history.ts';
import type { ImportKind } from '../../store/import-store.ts';
import { headerWords, plainHeader, type HeaderMeaning } from './header-words.ts';
import type { ColumnProfile } from './infer-columns.ts';

export function detectKind(columns: readonly ColumnProfile[]): ImportKind {
  const plain = columns.map((each) => plainHeader(each.column));
  const has = (...meanings: HeaderMeaning[]) =>
    meanings.some((meaning) => headerWords[meaning].some((word) => plain.includes(word)));
  const named = (words: string) => words.split(' ').some((word) => plain.includes(word));
  const holds = (meaning: HeaderMeaning, known: readonly string[]) =>
    columns.some(
      ({ column, samples }) =>
        headerWords[meaning].includes(plainHeader(column)) &&
        samples.length > 0 &&
        samples.every((text) => known.includes(text.toLowerCase())),
    );
  const hasDate = columns.some(({ type }) => type === 'date') || has('date');
  if (hasDate && (holds('outcome', outcomeKinds) || named('outcome churntype churnreason'))) return 'outcomes';
  if (named('signal metric signalkey metrickey signalname metricname kpi') && has('value')) return 'usage';
  if (hasDate && named('event eventname eventtype activity')) return 'events';
  if (
    named('ticketid ticketnumber ticket caseid casenumber orderid ordernumber surveyid responseid closedat resolvedat')
  )
    return 'records';
  const isPerson = has('email') && (has('contactName') || has('title', 'role', 'doNotContact', 'contactId'));
  if (isPerson && !named('csm arr renewaldate plan')) return 'contacts';
  const isAccounts = named(
    'arr annualrecurringrevenue acv contractvalue renewaldate renewal plan tier csm csmemail owneremail customersince',
  );
  const numbers = columns.filter(({ type }) => type === 'number').length;
  if (!isAccounts && named('date day observedat timestamp week month period datum weekstart') && numbers > 0)
    return 'usage';
  return 'accounts';
}
