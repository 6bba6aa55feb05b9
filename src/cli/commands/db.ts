import type { Command } from 'commander';
import { resolve } from 'node:path';
import { withApp } from '../open.ts';
import { answer } from '../output.ts';

export function databaseCommand(program: Command): void {
  const db = program.command('db').description('Look after the database.');
  db.command('check')
    .description('Verify integrity, audit chain, pragmas and projections.')
    .action(async (_options: object, command: Command) => {
      const results = await withApp(command, ({ store }) => store.check());
      answer(command, results, () => results.map(({ name, ok, message }) => `${ok ? '✔' : '✖'} ${name}: ${message}`).join('\n'));
      if (results.some(({ ok }) => !ok)) process.exitCode = 1;
    });
  db.command('backup')
    .description('Copy the database while it is in use, and verify the copy.')
    .argument('<file>', 'where the copy goes')
    .action(async (file: string, _options: object, command: Command) => {
      const path = await withApp(command, ({ store }) => store.backup(resolve(file)));
      answer(command, { path }, () => `Backed up to ${path}; the copy was verified.`);
    });
}
