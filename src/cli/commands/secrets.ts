import type { Command } from 'commander';
import { rotateSecrets } from '#lib/server/secrets/rotate.ts';
import { withApp } from '../open.ts';
import { answer } from '../output.ts';
import { personAtDesk } from '../person-at-desk.ts';

export function secretsCommand(program: Command): void {
  const secrets = program
    .command('secrets')
    .description('Look after the key that stored secrets are sealed under.')
    .addHelpText(
      'after',
      '\nThe key file lies beside the data folder, or where RAPPORT_KEY_FILE says. Keep a copy of it apart from the backups.\n\nExample:\n  rapport secrets rotate',
    );
  secrets
    .command('rotate')
    .description('Make a new key and seal every stored secret under it.')
    .option('--forget-old', 'remove the older keys; backups from before can no longer be read for their secrets')
    .action(async ({ forgetOld = false }: { forgetOld?: boolean }, command: Command) => {
      const rotation = await withApp(command, async ({ store, secrets, now }) =>
        rotateSecrets(store, await secrets(), { forgetOld, actor: personAtDesk(), at: now() }),
      );
      answer(command, rotation, () =>
        [
          `The key is now ${rotation.key}; ${rotation.resealed} secrets were sealed anew.`,
          rotation.kept.length > 0
            ? `The file keeps ${rotation.kept.length} older ${rotation.kept.length === 1 ? 'key' : 'keys'} for backups from before.`
            : 'Older keys were removed.',
          'Copy the key file to where you keep it apart from the backups.',
        ].join('\n'),
      );
    });
}
