import type { Command } from 'commander';
import { findAccount } from '../find-account.ts';
import { withApp } from '../open.ts';
import { answer } from '../output.ts';
import { personAtDesk } from '../person-at-desk.ts';

export function eraseCommand(program: Command): void {
  const erasing = program
    .command('erase')
    .description('Remove an account or a contact and everything told about it, for good.')
    .addHelpText(
      'after',
      '\nWithout --yes it only says what would go. The audit log keeps digests and still verifies; a backup that is restored later\nhas it erased again, from the file rapport.db.erasures beside the database.\n\nExample:\n  rapport export contact c-17 > c-17.json\n  rapport erase contact c-17\n  rapport erase contact c-17 --yes',
    );
  for (const kind of ['account', 'contact'] as const) {
    erasing
      .command(kind)
      .description(`Erase one ${kind}.`)
      .argument('<id>', kind === 'account' ? 'its id, its id in import files, or its exact name' : 'its id')
      .option('--yes', 'do it')
      .action(async (name: string, { yes = false }: { yes?: boolean }, command: Command) => {
        const done = await withApp(command, async ({ store, now }) => {
          const id = kind === 'account' ? (await findAccount(store, name)).id : name;
          if (yes) return { id, isErased: true, ...(await store.erase(kind, id, personAtDesk(), now())) };
          const tables = Object.entries(await store.exportSubject(kind, id));
          return { id, isErased: false, rows: tables.reduce((sum, [, rows]) => sum + rows.length, 0) };
        });
        answer(command, done, () =>
          done.isErased
            ? `Erased: ${done.rows} rows are gone or blank. Erase it at its source too, or the next import brings it back.`
            : `${done.rows} rows would be gone or blank. Nothing was erased; add --yes to do it.`,
        );
      });
  }
}
