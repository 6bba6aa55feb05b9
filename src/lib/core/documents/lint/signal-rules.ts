/** Signal definitions that contradict themselves. */
import { problem, warning, type Problem } from '../../problems.ts';
import type { SignalDocument } from '../document.ts';
import { documentName } from '../read-document.ts';

export function lintSignal(signal: SignalDocument): Problem[] {
  const { derive, min, max, measures, expectedEveryDays } = signal;
  const name = documentName(signal);
  const found: Problem[] = [];
  if (signal.name.trim() === '')
    found.push(
      problem('name-required', `${documentName({ kind: 'signal', key: signal.key })} has a blank name; give it one.`, {
        path: ['name'],
      }),
    );
  if (min !== undefined && max !== undefined && min > max)
    found.push(
      problem(
        'bounds-crossed',
        `${name}: its smallest value ${min} is above its largest ${max}; swap them.`,
        { path: ['min'] },
        {
          label: 'Swap them',
          edits: [
            { do: 'set', path: ['min'], value: max },
            { do: 'set', path: ['max'], value: min },
          ],
        },
      ),
    );
  if ((min !== undefined || max !== undefined) && signal.type !== 'number')
    found.push(
      problem(
        'unused-option',
        `${name}: only numbers have bounds; remove them.`,
        { path: [min === undefined ? 'max' : 'min'] },
        {
          label: 'Remove them',
          edits: [
            { do: 'remove', path: ['min'] },
            { do: 'remove', path: ['max'] },
          ],
        },
      ),
    );
  if (derive && (derive.take === 'property') !== (derive.property !== undefined))
    found.push(
      problem(
        'missing-property',
        derive.property === undefined
          ? `${name}: it takes a property and names none; say which.`
          : `${name}: it names a property and takes none; take the property or remove its name.`,
        { path: ['derive', 'property'] },
      ),
    );
  if (derive && derive.take !== 'property' && signal.type !== 'number')
    found.push(
      problem(
        'type-mismatch',
        `${name}: counting gives numbers; make its type "number".`,
        { path: ['type'] },
        { label: 'Make it a number', edits: [{ do: 'set', path: ['type'], value: 'number' }] },
      ),
    );
  if (measures === 'events' && expectedEveryDays === undefined)
    found.push(
      warning(
        'no-expected-freshness',
        `${name}: without knowing how often its source reports, a silent account looks like a dead feed; say how often.`,
        { path: ['expectedEveryDays'] },
      ),
    );
  return found;
}
