/** The account evaluator and the book evaluator must say the same of an account, to the bit. */
import type { Said } from '#lib/core/score-block/other-documents.ts';
import { appliesCodes } from '#lib/core/score-block/readings.ts';
import { bandsOf } from '#lib/core/evaluate/rule-set.ts';
import type { Reading } from '#lib/core/pipeline.ts';
import { logger } from '../logger.ts';
import type { AlarmKind, NewAlarm } from '../store/book-run-store.ts';

/** An alarm for each document that the two read differently; none when they agree. */
export function findDisagreements(
  kind: AlarmKind,
  accountId: string,
  at: number,
  readings: readonly Reading[],
  said: ReadonlyMap<string, Said>,
  row: number,
): NewAlarm[] {
  return readings.flatMap((reading) => {
    const document = reading.live.document.key;
    const differences = differencesOf(reading, said.get(document), row);
    return differences.length > 0 ? [{ kind, accountId, document, at, differences }] : [];
  });
}

function differencesOf(reading: Reading, book: Said | undefined, row: number): NewAlarm['differences'] {
  const { live, evaluation, band } = reading;
  if (!book) return [{ what: 'document', account: 'evaluated', book: 'not evaluated' }];
  const { readings, flags } = book;
  const bands = bandsOf(live.document).map(({ key }) => key);
  const bandAt = (index: number) => bands[index] ?? null;
  const code = readings.applies[row];
  const score = readings.score[row]!;
  const pairs: [what: string, account: unknown, book: unknown][] = [
    ['applies', evaluation.applies, code === appliesCodes.yes ? true : code === appliesCodes.no ? false : null],
    ['score', evaluation.score, Number.isNaN(score) ? null : score],
    ['rawBand', evaluation.rawBand, bandAt(readings.rawBand[row]!)],
    ['forced', evaluation.forced, bandAt(readings.forced[row]!)],
    ['band', band, bandAt(readings.band[row]!)],
  ];
  for (const [id, flag] of Object.entries(evaluation.flags)) {
    const said = flags[id]?.[row] ?? 2;
    pairs.push([`flag ${id}`, flag, said === 2 ? null : said === 1]);
  }
  return pairs
    .filter(([, account, columns]) => !Object.is(account, columns))
    .map(([what, account, columns]) => ({ what, account: shown(account), book: shown(columns) }));
}

function shown(value: unknown): string {
  if (Object.is(value, -0)) return '-0';
  return value === null ? 'unknown' : String(value);
}

/** In the log as well: whoever watches only that must not miss it. */
export function logDisagreements(alarms: readonly NewAlarm[]): void {
  for (const { kind, accountId, document, at, differences } of alarms)
    logger.error(
      { kind, accountId, document, at, differences },
      'The account evaluator and the book evaluator disagree; nothing was decided for this account. Please report this.',
    );
}
