import { isoMoment } from '#lib/core/values.ts';
import { outcomeKinds, type OutcomeEntry } from '#lib/core/signals/history.ts';
import { plainHeader } from '../header-words.ts';
import type { MappingOf } from '../mapping.ts';
import { newDuplicateCheck, type RowReader, type RowSurroundings } from './row-reader.ts';

type Outcome = OutcomeEntry['outcome'];

const words: ReadonlyMap<string, Outcome> = new Map<string, Outcome>([
  ...outcomeKinds.map((kind) => [kind, kind] as const),
  ['renewal', 'renewed'],
  ['renew', 'renewed'],
  ['retained', 'renewed'],
  ['churn', 'churned'],
  ['cancelled', 'churned'],
  ['canceled', 'churned'],
  ['lost', 'churned'],
  ['contraction', 'contracted'],
  ['downgrade', 'contracted'],
  ['downgraded', 'contracted'],
  ['downsell', 'contracted'],
  ['expansion', 'expanded'],
  ['upsell', 'expanded'],
  ['upgrade', 'expanded'],
  ['upgraded', 'expanded'],
  ['reactivation', 'reactivated'],
  ['wonback', 'reactivated'],
  ['winback', 'reactivated'],
]);

/** What happened in the end. An outcome is known by its kind and the day it takes effect. */
export function outcomeRows(mapping: MappingOf<'outcomes'>, around: RowSurroundings): RowReader {
  const { desk, accounts, changes } = around;
  const { outcome } = mapping;
  const kindOf = 'constant' in outcome ? () => outcome.constant : desk.text(outcome, { required: 'outcome' });
  const kindColumn = 'column' in outcome ? outcome.column : mapping.effective.column;
  const effective = desk.date(mapping.effective, { required: 'date the outcome takes effect' });
  const noticed = desk.date(mapping.noticed, { notFuture: true });
  const amount = mapping.amount ? desk.value(mapping.amount, 'money') : () => null;
  const reason = desk.text(mapping.reason);
  const known = desk.known(mapping);
  const isRepeated = newDuplicateCheck(desk);
  return {
    prepare: (rows) => accounts.prepare(rows),
    read(cells) {
      const externalId = accounts.read(cells);
      const word = kindOf(cells);
      const kind = word ? words.get(plainHeader(word)) : undefined;
      if (word && !kind) desk.fault(kindColumn, word, `"${word}" is no outcome; write ${outcomeKinds.join(', ')}.`);
      const effectiveAt = effective(cells);
      const observedAt = noticed(cells) ?? effectiveAt;
      const sum = amount(cells);
      const why = reason(cells);
      const when = observedAt == null ? undefined : known(cells, observedAt);
      if (externalId !== undefined && kind && typeof effectiveAt === 'number') {
        const day = isoMoment(effectiveAt).slice(0, 10);
        isRepeated(`${externalId} ${kind} ${effectiveAt}`, kindColumn, kind, `"${externalId}" ${kind} on ${day}`);
      }
      if (
        desk.faults().length > 0 ||
        externalId === undefined ||
        !kind ||
        effectiveAt == null ||
        observedAt == null ||
        !when
      )
        return;
      const accountId = accounts.ensure(externalId, null, changes);
      changes.add(accountId, 'outcomes', {
        outcome: kind,
        effectiveAt,
        amount: typeof sum === 'number' ? sum : null,
        reason: why ?? '',
        observedAt,
        ...when,
      });
    },
  };
}
