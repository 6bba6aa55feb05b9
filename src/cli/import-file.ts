/** One CSV file through the importer: look, ask, import, and say what happened. */
import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { hasErrors, type Problem } from '#lib/core/problems.ts';
import type { App } from '#lib/server/open-app.ts';
import { writeBadRows } from '#lib/server/sources/csv/bad-rows.ts';
import { encodings } from '#lib/server/sources/csv/file-encoding.ts';
import type { ImportChoices, ImportContext } from '#lib/server/sources/csv/import-context.ts';
import { dryRun, importCsv, type ImportSettings, type Progress } from '#lib/server/sources/csv/import-csv.ts';
import { inspectCsv } from '#lib/server/sources/csv/infer-columns.ts';
import { parseMapArguments, type MapArgument } from '#lib/server/sources/csv/map-arguments.ts';
import type { Mapping } from '#lib/server/sources/csv/mapping.ts';
import { openQuestions } from '#lib/server/sources/csv/open-questions.ts';
import { proposeMapping } from '#lib/server/sources/csv/propose-mapping.ts';
import { openCsv, type CsvFile, type CsvOptions } from '#lib/server/sources/csv/read-csv.ts';
import type { ImportKind } from '#lib/server/store/import-store.ts';
import { describeBadCells, describeDryRun, type BadCells } from './describe-import.ts';
import { Misuse } from './misuse.ts';
import { withApp } from './open.ts';
import { answer, describeProblem } from './output.ts';
import { showProgress } from './progress.ts';

export const importKinds: readonly ImportKind[] = ['accounts', 'usage', 'contacts', 'events', 'records', 'outcomes'];

export interface ImportOptions {
  readonly dryRun?: boolean;
  readonly map: readonly string[];
  readonly lag?: string;
  readonly source: string;
  readonly delimiter?: string;
  readonly encoding?: string;
  readonly skipBadRows?: boolean;
  readonly badRows?: string;
  readonly newSignals?: boolean;
  readonly createAccounts?: boolean;
  readonly author: string;
}

export async function importFile(given: string, path: string, options: ImportOptions, command: Command): Promise<void> {
  const kind = importKinds.find((each) => each === given);
  if (!kind) throw new Misuse(`"${given}" cannot be imported; say one of ${importKinds.join(', ')}.`);
  if (!existsSync(path)) throw new Misuse(`There is no file "${path}"; check the path.`);
  if (options.badRows !== undefined && existsSync(options.badRows))
    throw new Misuse(`"${options.badRows}" exists already; name another file for the bad rows.`);
  const lagDays = lagOf(options);
  const { given: map, problems } = parseMapArguments(kind, options.map);
  if (problems.length > 0) throw new Misuse(problems.map((each) => each.message).join('\n'));
  const file = await openCsv(path, readingOf(options));
  if (hasErrors(file.problems)) return refuse(command, file.problems, []);
  await withApp(command, (app) => importOpened({ kind, file, map, lagDays }, app, options, command), { creates: true });
}

interface Opened {
  readonly kind: ImportKind;
  readonly file: CsvFile;
  readonly map: readonly MapArgument[];
  readonly lagDays: number | undefined;
}

async function importOpened(
  { kind, file, map, lagDays }: Opened,
  { store, now }: App,
  options: ImportOptions,
  command: Command,
): Promise<void> {
  const context: ImportContext = {
    store,
    source: options.source,
    now: now(),
    newId: () => crypto.randomUUID().replaceAll('-', ''),
    author: options.author,
  };
  const { currency } = await store.readWorkspace();
  const inspection = await inspectCsv(file);
  const proposal = proposeMapping(inspection.columns, kind, {
    currency,
    remembered: await store.readMapping(options.source, kind),
    given: map,
  });
  if (!proposal.mapping) return refuse(command, proposal.problems, []);
  const mapping: Mapping = lagDays === undefined ? proposal.mapping : { ...proposal.mapping, known: { lagDays } };
  let choices: ImportChoices = options.createAccounts ? { createAccounts: true } : {};
  if (options.newSignals) {
    const { newSignals } = await dryRun(file, mapping, context, choices, { inspection });
    choices = { ...choices, confirmNewSignals: newSignals.map((each) => each.definition) };
  }
  if (options.dryRun || openQuestions(inspection.columns, mapping, currency).length > 0) {
    const report = await dryRun(file, mapping, context, choices, { inspection });
    answer(command, { ...report, mapping }, () =>
      describeDryRun(file, mapping, proposal.unused, report, proposal.isRemembered),
    );
    if (report.problems.length > 0) process.exitCode = 1;
    return;
  }
  if (options.badRows) {
    const count = await writeBadRows(file, mapping, context, choices, resolve(options.badRows));
    console.error(`${count} bad rows written to ${options.badRows}.`);
  }
  for (const each of file.problems) console.error(describeProblem(each));
  await importAndSay(file, mapping, context, { ...choices, skipBadRows: options.skipBadRows === true }, command);
}

async function importAndSay(
  file: CsvFile,
  mapping: Mapping,
  context: ImportContext,
  settings: ImportSettings,
  command: Command,
): Promise<void> {
  const progress = showProgress(`Importing ${file.name}`, 100);
  const result = await importCsv(file, mapping, context, {
    ...settings,
    onProgress: (at) => progress.update(percentOf(at)),
  }).finally(() => progress.stop());
  if (!result.ok) return refuse(command, result.problems, result.report.badCells.list);
  const { record } = result;
  const skipped = record.skipped > 0 ? `, ${record.skipped} bad rows skipped` : '';
  answer(
    command,
    record,
    () =>
      `${record.rows - record.skipped} rows imported (${record.appended} new entries, ${record.repeated} already known${skipped}). Take it back with: rapport import withdraw ${record.id}`,
  );
}

function lagOf({ lag }: ImportOptions): number | undefined {
  const days = lag === undefined ? undefined : lag.trim() === '' ? NaN : Number(lag);
  if (days !== undefined && !(days >= 0 && days <= 3650))
    throw new Misuse(`"${lag}" is no number of days from 0 to 3650; write --lag 2.`);
  return days;
}

function readingOf({ delimiter, encoding }: ImportOptions): CsvOptions {
  const named = encodings.find((each) => each === encoding);
  if (encoding !== undefined && !named)
    throw new Misuse(`"${encoding}" is no encoding known here; use ${encodings.join(', ')}.`);
  return {
    ...(delimiter === undefined ? {} : { delimiter: delimiter === 'tab' ? '\t' : delimiter }),
    ...(named ? { encoding: named } : {}),
  };
}

/** Reading is most of the work, applying the rest. */
function percentOf({ stage, done, total }: Progress): number {
  const share = total === 0 ? 1 : done / total;
  return Math.floor(stage === 'reading' ? 80 * share : 80 + 20 * share);
}

function refuse(command: Command, problems: readonly Problem[], badCells: BadCells): void {
  answer(command, { ok: false, problems, badCells }, () =>
    [...problems.map((each) => describeProblem(each)), ...describeBadCells(badCells), 'Nothing was imported.'].join(
      '\n',
    ),
  );
  process.exitCode = 1;
}
