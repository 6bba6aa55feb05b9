/** What alarms say on screen. What has no words here stands as it was written, made readable. */
import type { Alarm, AlarmKind } from '#lib/server/store/book-run-store.ts';
import { sentence } from '#lib/ui/tones.ts';
import type { DocumentWords } from './document-words.ts';

const differences: Readonly<Record<string, string>> = {
  score: 'Score',
  rawBand: 'Band by score',
  band: 'Band',
  forced: 'Forced band',
  applies: 'Whether it applies',
  document: 'Whether it was scored',
};

/** `flag c_1` is the condition node `c_1`. */
export function sayDifference(what: string, document?: DocumentWords): string {
  const flag = /^flag (.+)$/.exec(what)?.[1];
  if (flag === undefined) return differences[what] ?? sentence(what);
  return `Condition “${named(document?.nodes, flag)}”`;
}

/** A band by its name, a condition by what it says; a score as it is, to its last digit. */
export function sayValue(what: string, value: string, document?: DocumentWords): string {
  const isBand = what === 'rawBand' || what === 'forced' || what === 'band';
  if (value === 'unknown') return isBand ? 'None' : 'Unknown';
  if (isBand) return named(document?.bands, value);
  if (value === 'true') return 'Yes';
  return value === 'false' ? 'No' : value;
}

const named = (names: Readonly<Record<string, string>> | undefined, key: string) =>
  names && Object.hasOwn(names, key) ? names[key]! : key;

const alarmKinds: Readonly<Record<AlarmKind, { title: string; meaning: string }>> = {
  decision: {
    title: 'Held back',
    meaning:
      'Something was about to be decided for this account, but the two calculations disagreed. Nothing was decided: no change of band, no task, no message. The account stays due.',
  },
  sample: {
    title: 'Found in the sample',
    meaning:
      'The account was drawn at random and scored a second time, with another result. Nothing was written: the book still shows the score from before.',
  },
};

export function sayAlarm({ kind }: Pick<Alarm, 'kind'>): { title: string; meaning: string } {
  return alarmKinds[kind];
}

/** The command that writes down all that led to a score. */
export function exportCommand(accountId: string): string {
  const isPlain = /^[\w.:@-]+$/.test(accountId) && !accountId.startsWith('-');
  const quoted = isPlain ? accountId : `'${accountId.replaceAll("'", `'\\''`)}'`;
  return `npx rapport explain ${quoted} --json > account.json`;
}
