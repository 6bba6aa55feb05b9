import type { Command } from 'commander';
import { encodings } from '#lib/server/sources/csv/file-encoding.ts';
import { importFile, importKinds, type ImportOptions } from '../import-file.ts';
import { Misuse } from '../misuse.ts';
import { withApp } from '../open.ts';
import { answer, columns } from '../output.ts';
import { personAtDesk } from '../person-at-desk.ts';

export function importCommand(program: Command): void {
  const command = program
    .command('import')
    .description(
      'Bring a CSV file into the history: all of it or, when a row is bad, none. The same file twice changes nothing.',
    )
    .argument('<kind>', importKinds.join(', '))
    .argument('<file>', 'a CSV file; or, after "withdraw", the id of an import')
    .option('--dry-run', 'say what would happen, with every bad cell, and write nothing')
    .option(
      '--map <target=Column...>',
      'what columns mean, as in account="Customer ID" or date:dmy=Datum; remembered for the source',
      [],
    )
    .option('--lag <days>', 'values were known so many days after they were true (stored as assumed)')
    .option('--source <name>', 'where the file comes from; mappings are remembered by source', 'csv')
    .option('--delimiter <character>', 'what separates the cells (default: found by looking); "tab" is a tab')
    .option('--encoding <name>', `${encodings.join(', ')} (default: found by looking)`)
    .option('--skip-bad-rows', 'import the good rows, leave the named bad ones out')
    .option('--bad-rows <file>', 'write the bad rows there, to correct and import again')
    .option('--new-signals', 'define signals the file brings and nobody defined yet')
    .option('--create-accounts', 'create accounts the file names and the book does not have')
    .option('--author <name>', 'who imports', personAtDesk())
    .addHelpText(
      'after',
      `
What the kinds hold, a row each:
  accounts   an account with any columns: name, plan, arr, renewal date, owners, ids in other systems
  usage      account, date and a column per signal; or account, signal, date, value
  contacts   account, email, name, role (decision maker, champion ...), since, until
  events     account, event, date, and anything more
  records    account, opened, closed: tickets, survey answers, orders
  outcomes   account, outcome (renewed, churned, contracted, expanded, reactivated), the day it takes effect
Examples:
  rapport import accounts customers.csv --dry-run
  rapport import usage logins.csv --new-signals
  rapport import usage export.csv --map account=Customer date:dmy=Datum logins=Anmeldungen none=Comment
  rapport import list
  rapport import withdraw imp_5f3a
A target may carry a format: date:dmy, date:mdy, arr:money:EUR, rate:percent, amount:comma. "none=Column" leaves a column out.`,
    )
    .action((kind: string, file: string, options: ImportOptions, command: Command) =>
      importFile(kind, file, options, command),
    );
  command
    .command('withdraw')
    .description('Take an import back: what was known without it holds again. Nothing is deleted.')
    .argument('<id>', 'the import, as "rapport import list" names it')
    .action(async (id: string, _options: object, command: Command) => {
      const record = await withApp(command, async ({ store, now }) => {
        if (!(await store.listImports()).some((each) => each.id === id))
          throw new Misuse(`There is no import "${id}"; "rapport import list" names those there are.`);
        return store.withdrawImport(id, now());
      });
      answer(command, record, () => `${record.fileName} was withdrawn.`);
    });
  command
    .command('list')
    .description('List the imports there have been.')
    .action(async (_options: object, command: Command) => {
      const imports = await withApp(command, ({ store }) => store.listImports());
      answer(command, imports, () =>
        imports.length === 0
          ? 'Nothing was imported yet.'
          : columns(
              [
                ['id', 'kind', 'file', 'status', 'rows'],
                ...imports.map((each) => [each.id, each.kind, each.fileName, each.status, String(each.rows)]),
              ],
              [4],
            ),
      );
    });
}
