import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { databaseFile, exportData } from '#lib/server/open-app.ts';
import { findAccount } from '../find-account.ts';
import { Misuse } from '../misuse.ts';
import { dataFolder, withApp } from '../open.ts';
import { answer } from '../output.ts';

export function exportCommand(program: Command): void {
  const exporting = program
    .command('export')
    .description('Take data out, readable without Rapport.')
    .addHelpText('after', '\nExample:\n  rapport export all ~/rapport-export');
  exporting
    .command('all')
    .description('Write every table as JSON lines, with a manifest of counts and checksums. Secrets stay sealed.')
    .argument('<folder>', 'a new or empty folder')
    .action((folder: string, _options: object, command: Command) => {
      const data = dataFolder(command);
      if (!existsSync(join(data, databaseFile)))
        throw new Misuse(`There is no database in "${data}"; --data names its folder.`);
      const manifest = exportData(data, resolve(folder), Date.now());
      const tables = Object.values(manifest.tables);
      const rows = tables.reduce((sum, each) => sum + each.rows, 0);
      answer(
        command,
        manifest,
        () =>
          `${rows} rows of ${tables.length} tables are in ${resolve(folder)}; manifest.json has their counts and checksums.`,
      );
    });
  for (const kind of ['account', 'contact'] as const) {
    exporting
      .command(kind)
      .description(`Print everything stored about one ${kind}, as JSON by table.`)
      .argument('<id>', kind === 'account' ? 'its id, its id in import files, or its exact name' : 'its id')
      .action(async (name: string, _options: object, command: Command) => {
        const rows = await withApp(command, async ({ store }) =>
          store.exportSubject(kind, kind === 'account' ? (await findAccount(store, name)).id : name),
        );
        console.log(JSON.stringify(rows, null, 2));
      });
  }
}
