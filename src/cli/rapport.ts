// The `rapport` command. Exit 0: done; 1: a negative result (an invalid document, a failing case); 2: misuse.
import { Command, CommanderError } from 'commander';
import { compileCommand } from './commands/compile.ts';
import { databaseCommand } from './commands/db.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { explainCommand } from './commands/explain.ts';
import { importCommand } from './commands/import.ts';
import { publishCommand } from './commands/publish.ts';
import { scoreCommand } from './commands/score.ts';
import { tasksCommand } from './commands/tasks.ts';
import { testCommand } from './commands/test.ts';
import { validateCommand } from './commands/validate.ts';
import { Misuse } from './misuse.ts';

const program = new Command('rapport')
  .description('Health scores you can trust: check, test and run rule sets, and work with the stored book.')
  .option('--json', 'print machine-readable JSON instead of text')
  .option('--data <folder>', 'where the database lives (default: RAPPORT_DATA, else .rapport/data)')
  .showSuggestionAfterError()
  .exitOverride()
  .addHelpText(
    'after',
    `
A first round:
  rapport validate rules-library/health/starter.json      is the document in order?
  rapport test rules-library                               do all documents pass their own cases?
  rapport evaluate rules-library/health/telco.json --facts tests/fixtures/telco-churn.csv
  rapport publish rules-library/health/starter.json        make it live in the database
  rapport import accounts accounts.csv --dry-run           look before you import
  rapport score && rapport explain acme                    score the book, ask why`,
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
];
for (const add of commands) add(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof Misuse) {
    console.error(error.message);
    process.exitCode = 2;
  } else throw error;
}
