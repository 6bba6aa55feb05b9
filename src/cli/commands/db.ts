import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { restoreData, type App } from '#lib/server/open-app.ts';
import { refreshBlock } from '#lib/server/jobs/fact-blocks.ts';
import { loadBatch } from '#lib/server/jobs/load-moments.ts';
import type { CheckResult } from '#lib/server/store/workspace-store.ts';
import { StoreError } from '#lib/server/store/store-error.ts';
import { Misuse } from '../misuse.ts';
import { dataFolder, withApp } from '../open.ts';
import { answer } from '../output.ts';
import { personAtDesk } from '../person-at-desk.ts';
import { showProgress } from '../progress.ts';

export function databaseCommand(program: Command): void {
  const db = program
    .command('db')
    .description('Look after the database.')
    .addHelpText(
      'after',
      '\nExample:\n  rapport db check\n  rapport db rebuild\n  rapport db backup ~/rapport-backup.db\n\n  rapport db restore ~/rapport-backup.db\n  rapport db acknowledge\n\nA restored database starts paused, and nothing is sent twice. docs/operations.md has the whole procedure.',
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
  db.command('rebuild')
    .description('Throw the scoring copy away and make it anew from history. Nothing else changes.')
    .action(async (_options: object, command: Command) => {
      const rebuilt = await withApp(command, (app) => rebuild(app));
      answer(
        command,
        rebuilt,
        () =>
          `Made anew: ${rebuilt.facts} facts of ${rebuilt.accounts} accounts in ${rebuilt.blocks} blocks (${rebuilt.bytes} bytes).`,
      );
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
  db.command('restore')
    .description('Verify a backup and put it in the place of the database, which is kept. Stop the server first.')
    .argument('<file>', 'the backup')
    .action((file: string, _options: object, command: Command) => {
      const { replaced } = restoreData(dataFolder(command), file, Date.now());
      answer(command, { replaced }, () =>
        [
          `Restored from ${resolve(file)}; the copy was verified first.`,
          ...(replaced ? [`What it replaced is kept as ${replaced}.`] : []),
          'It starts paused: nothing is sent outside before `rapport db acknowledge`.',
        ].join('\n'),
      );
    });
  db.command('acknowledge')
    .description('Say that a restored database is the right one: what it holds back may go on.')
    .action(async (_options: object, command: Command) => {
      const since = await withApp(command, async ({ store, now }) => {
        const restored = await store.readRestored();
        if (restored !== null) await store.acknowledgeRestore(personAtDesk(), now());
        return restored;
      });
      answer(command, { restoredAt: since }, () =>
        since === null ? 'This database is no restored copy; nothing waits for you.' : 'Acknowledged: work goes on.',
      );
    });
}

interface Rebuilt {
  /** Blobs there were before. */
  readonly dropped: number;
  readonly facts: number;
  readonly blocks: number;
  readonly accounts: number;
  readonly bytes: number;
}

/** Every block of facts that scoring reads; readings follow with the next run over the book. */
async function rebuild({ store, rules, now }: App): Promise<Rebuilt> {
  const dropped = await store.dropFactBlocks();
  const at = now();
  const batch = await loadBatch(store, await rules.read(), at);
  const blocks = await store.countBlocks();
  const progress = showProgress('Rebuilding', blocks);
  let accounts = 0;
  try {
    for (let block = 0; block < blocks; block++) {
      const each = await store.readAccountBlock(block);
      const { copy } = await refreshBlock(store, batch, each, at);
      if (copy) await store.saveFactBlocks(copy);
      accounts += each.exists.reduce((sum, one) => sum + one, 0);
      progress.update(block + 1);
    }
  } finally {
    progress.stop();
  }
  const { facts, bytes } = await store.describeFactBlocks();
  return { dropped, facts, blocks, accounts, bytes };
}

/** A database that cannot be opened failed the check; one that somebody else has open was not checked. */
function unopened(error: unknown): readonly CheckResult[] {
  if (!(error instanceof StoreError) || error.isRetryable) throw error;
  return [{ name: 'opening', ok: false, message: error.message }];
}
