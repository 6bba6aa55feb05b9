// The `rapport` command. Exit 0: done; 1: a negative result (an invalid document, a failing case); 2: misuse.
import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './build.ts';
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

/** In the order in which they are listed. Each loads what it needs, and the others are loaded only to be listed. */
const commands = {
  validate: async () => (await import('./commands/validate.ts')).validateCommand,
  compile: async () => (await import('./commands/compile.ts')).compileCommand,
  test: async () => (await import('./commands/test.ts')).testCommand,
  evaluate: async () => (await import('./commands/evaluate.ts')).evaluateCommand,
  publish: async () => (await import('./commands/publish.ts')).publishCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  score: async () => (await import('./commands/score.ts')).scoreCommand,
  explain: async () => (await import('./commands/explain.ts')).explainCommand,
  tasks: async () => (await import('./commands/tasks.ts')).tasksCommand,
  db: async () => (await import('./commands/db.ts')).databaseCommand,
  audit: async () => (await import('./commands/audit.ts')).auditCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  erase: async () => (await import('./commands/erase.ts')).eraseCommand,
  secrets: async () => (await import('./commands/secrets.ts')).secretsCommand,
};

type Name = keyof typeof commands;

const args = process.argv.slice(2);
const first = args.find((each, at) => !each.startsWith('-') && args[at - 1] !== '--data');
const isCommand = (word: string | undefined): word is Name => word !== undefined && Object.hasOwn(commands, word);
const wanted = isCommand(first) ? [first] : (Object.keys(commands) as Name[]);
for (const add of await Promise.all(wanted.map((name) => commands[name]()))) add(program);

/** `rapport ... | head` closes our output early: nobody reads on, so there is nothing left to do. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

const fail = (error: unknown) => reportFailure(error, args, Object.keys(commands));
process.on('uncaughtException', (error) => process.exit(fail(error)));

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = fail(error);
}
