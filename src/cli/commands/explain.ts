import type { Command } from 'commander';
import type { Explanation } from '#lib/core/evaluate/explain.ts';
import { shownScore } from '#lib/core/shown.ts';
import { isoMoment, parseIsoMoment } from '#lib/core/values.ts';
import type { AccountExplanation } from '#lib/server/explain/account-explanation.ts';
import { findAccount } from '../find-account.ts';
import { Misuse } from '../misuse.ts';
import { withApp } from '../open.ts';
import { answer } from '../output.ts';

export function explainCommand(program: Command): void {
  program
    .command('explain')
    .description('Say why an account has its score: from the band down to the values it rests on.')
    .argument('<account>', "the account's id, external id or name")
    .option('--model <key>', 'a health model (default: the primary one)')
    .option('--as-of <moment>', 'a past moment, ISO: the score of that day, recomputed exactly')
    .addHelpText('after', '\nExample:\n  rapport explain acme\n  rapport explain acme --as-of 2026-03-01')
    .action(async (name: string, options: { model?: string; asOf?: string }, command: Command) => {
      const at = options.asOf === undefined ? undefined : parseIsoMoment(options.asOf);
      if (at === null) throw new Misuse(`"${options.asOf}" is not a moment; write --as-of 2026-03-31.`);
      const explanation = await withApp(command, async (app) => app.explain((await findAccount(app.store, name)).id, { model: options.model, at }));
      if (!explanation) {
        answer(command, null, () => (at === undefined ? `No health model scores "${name}"; publish one that applies to it, then run "rapport score".` : `"${name}" has no score from that time.`));
        process.exitCode = 1;
        return;
      }
      answer(command, explanation, () => describe(explanation));
    });
}

function describe(explained: AccountExplanation): string {
  const band = explained.model.bands.find((each) => each.key === explained.band)?.name ?? explained.band ?? 'no band';
  const since = explained.bandSince === null ? '' : ` since ${isoMoment(explained.bandSince).slice(0, 10)}`;
  return [
    `${explained.account.name}: ${explained.score === null ? 'unknown' : shownScore(explained.score)} · ${band}${since}`,
    `${explained.model.name}, version ${explained.version}, as of ${isoMoment(explained.at).slice(0, 16).replace('T', ' ')} UTC${explained.kind === 'replayed' ? ' (replayed)' : ''}`,
    explained.summary,
    explained.bandReason,
    '',
    ...(explained.tree ? branch(explained.tree, '', '') : []),
  ].join('\n');
}

function branch(node: Explanation, lead: string, below: string): string[] {
  const points = node.contribution === null ? '' : ` ${node.contribution < 0 ? '' : '+'}${shownScore(node.contribution)}`;
  const line = `${lead}${node.name}${points}  ${node.says}`;
  return [line, ...node.children.flatMap((child, index) => (index === node.children.length - 1 ? branch(child, `${below}└─ `, `${below}   `) : branch(child, `${below}├─ `, `${below}│  `)))];
}
