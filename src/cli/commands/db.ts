import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { CheckResult } from '#lib/server/store/workspace-store.ts';
import { StoreError } from '#lib/server/store/store-error.ts';
import { Misuse } from '../misuse.ts';
import { withApp } from '../open.ts';
import { answer } from '../output.ts';

export function databaseCommand(program: Command): void {
  const db = program
    .command('db')
    .description('Look after the database.')
    .addHelpText(
      'after',
      '\nExample:\n  rapport db check\n  rapport db backup ~/rapport-backup.db\n\nTo restore, stop the server and put the copy in place of rapport.db; it starts paused, and nothing is sent twice.',
    );
  db.command('check')
    .description('Verify integrity, audit chain, pragmas and projections.')
    .action(async (_options: object, command: Command) => {
      const results = await withApp(command, ({ store }) => store.check()).catch(unopened);
      answer(command, results, () =>
        results.map(({ name, ok, message }) => `${ok ? '✔' : '✖'} ${name}: ${message}`).join('\n'),
      );
      if (results.some(({ ok }) => !ok)) process.exitCode = 1;
    });
  db.command('backup')
    .description('Copy the database while it is in use, and verify the copy.')
    .argument('<file>', 'where the copy goes')
    .action(async (file: string, _options: object, command: Command) => {
      const folder = dirname(resolve(file));
      if (!existsSync(folder)) throw new Misuse(`There is no folder "${folder}" to put the copy in; make it first.`);
      const path = await withApp(command, ({ store }) => store.backup(resolve(file)));
      answer(command, { path }, () => `Backed up to ${path}; the copy was verified.`);
    });
}

/** A database that cannot be opened failed the check; one that somebody else has open was not checked. */
function unopened(error: unknown): readonly CheckResult[] {
  if (!(error instanceof StoreError) || error.isRetryable) throw error;
  return [{ name: 'opening', ok: false, message: error.message }];
}
