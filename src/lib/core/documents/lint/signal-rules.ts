/** Signal definitions that contradict themselves. */
import { problem, warning, type Problem } from '../../problems.ts';
import type { SignalDocument } from '../document.ts';
import type { CountingRule } from '../signal.ts';
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
  if (derive) found.push(...lintCounting(signal, derive, name));
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

function lintCounting(signal: SignalDocument, derive: CountingRule, name: string): Problem[] {
  const found: Problem[] = [];
  const { take, property, days } = derive;
  const needsProperty = take === 'property' || take === 'distinct';
  if (needsProperty !== (property !== undefined))
    found.push(
      problem(
        'missing-property',
        property === undefined
          ? `${name}: it takes a property and names none; say which.`
          : `${name}: it names a property and takes none; take the property or remove its name.`,
        { path: ['derive', 'property'] },
      ),
    );
  if (take === 'distinct' && days === undefined)
    found.push(
      problem('missing-window', `${name}: different values are counted within some days; say how many.`, {
        path: ['derive', 'days'],
      }),
    );
  if ((take === 'seen' || take === 'open') && days !== undefined)
    found.push(
      problem(
        'unused-option',
        `${name}: ${take === 'seen' ? 'when something was last seen' : 'how many are open'} needs no number of days; remove it.`,
        { path: ['derive', 'days'] },
        { label: 'Remove it', edits: [{ do: 'remove', path: ['derive', 'days'] }] },
      ),
    );
  const type = take === 'seen' ? 'date' : take === 'property' && days === undefined ? signal.type : 'number';
  if (signal.type !== type)
    found.push(
      problem(
        'type-mismatch',
        `${name}: ${type === 'date' ? 'the moment of the last one is a date' : 'counting gives numbers'}; make its type "${type}".`,
        { path: ['type'] },
        { label: `Make it a ${type}`, edits: [{ do: 'set', path: ['type'], value: type }] },
      ),
    );
  const isState = take === 'seen' || take === 'distinct' || (days !== undefined && take !== 'open');
  if (isState && signal.measures === 'events')
    found.push(
      problem(
        'measures-mismatch',
        `${name}: ${take === 'seen' ? 'the moment of the last one' : 'what was counted within some days'} is a state, known at every moment; let it measure a "state".`,
        { path: ['measures'] },
        { label: 'Make it a state', edits: [{ do: 'set', path: ['measures'], value: 'state' }] },
      ),
    );
  return found;
}
