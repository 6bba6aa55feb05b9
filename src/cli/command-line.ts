// The `rapport` command. Exit 0: done; 1: a negative result (an invalid document, a failing case); 2: misuse.
import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './build.ts';
import { compileCommand } from './commands/compile.ts';
import { databaseCommand } from './commands/db.ts';
import { auditCommand } from './commands/audit.ts';
import { eraseCommand } from './commands/erase.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { explainCommand } from './commands/explain.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { publishCommand } from './commands/publish.ts';
import { scoreCommand } from './commands/score.ts';
import { secretsCommand } from './commands/secrets.ts';
import { tasksCommand } from './commands/tasks.ts';
import { testCommand } from './commands/test.ts';
import { validateCommand } from './commands/validate.ts';
import { reportFailure } from './report-failure.ts';

const program = new Command('rapport')
  .description('Health scores you can trust: check, test and run rule sets, and work with the stored book.')
  .option('--json', 'print machine-readable JSON instead of text')
  .option('--data <folder>', 'where the database lives (default: RAPPORT_DATA, else .rapport/data)')
  .version((JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version)
  .showSuggestionAfterError()
  .configureOutput({ outputError: () => undefined }) // said by reportFailure, with the next step
  .exitOverride()
  .addHelpText(
    'after',
    `
A first round, from an empty folder to an explained score:
  rapport validate rules-library/health/starter.json      is the document in order?
  rapport test rules-library                              do all documents pass their own cases?
  rapport evaluate rules-library/health/telco.json --facts tests/fixtures/telco-churn.csv
  rapport publish rules-library/health/starter.json       make it live, with the signals it reads
  rapport import accounts accounts.csv --dry-run          look before you import
  rapport import usage logins.csv                         a column per signal, a row per account and day
  rapport score                                           evaluate what is due
  rapport explain acme                                    why does it stand where it stands?

Documents (validate, compile, test, evaluate) need no database; the others use the one of --data.
While a server has it open, they work through that server.
Exit codes: 0 done, 1 a negative result (an invalid document, a failing case, a refused import), 2 misuse.`,
  );

const commands = [
  validateCommand,
  compileCommand,
  testCommand,
  evaluateCommand,
  publishCommand,
  importCommand,
  scoreCommand,
  explainCommand,
  tasksCommand,
  databaseCommand,
  auditCommand,
  exportCommand,
  eraseCommand,
  secretsCommand,
];
for (const add of commands) add(program);

/** `rapport ... | head` closes our output early: nobody reads on, so there is nothing left to do. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

const fail = (error: unknown) =>
  reportFailure(
    error,
    process.argv.slice(2),
    program.commands.map((each) => each.name()),
  );
process.on('uncaughtException', (error) => process.exit(fail(error)));

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = fail(error);
}
