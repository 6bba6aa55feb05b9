import type { Command } from 'commander';
import { withApp } from '../open.ts';
import { answer } from '../output.ts';

export function auditCommand(program: Command): void {
  const audit = program.command('audit').description('Look after the audit log.');
  audit
    .command('verify')
    .description('Check that no entry was changed or removed; names the first that was.')
    .addHelpText('after', '\nExample:\n  rapport audit verify')
    .action(async (_options: object, command: Command) => {
      const found = await withApp(command, ({ store }) => store.verifyAudit());
      answer(command, found, () =>
        found.broken === null
          ? `✔ All ${found.entries} entries follow from one another.`
          : `✖ Entry ${found.broken} was changed, or one before it removed. Compare with a backup.`,
      );
      if (found.broken !== null) process.exitCode = 1;
    });
}
