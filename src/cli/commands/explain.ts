import type { Command } from 'commander';
import type { Explanation } from '#lib/core/evaluate/explain.ts';
import { shownScore } from '#lib/core/shown.ts';
import { isoMoment, parseIsoMoment } from '#lib/core/values.ts';
import type { AccountExplanation } from '#lib/server/explain/account-explanation.ts';
import { findAccount } from '../find-account.ts';
import type { Account } from '#lib/server/store/history-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { listed } from '#lib/server/sources/csv/mapping.ts';
import { Refusal } from '../refusal.ts';
import { Misuse } from '../misuse.ts';
import { withApp } from '../open.ts';
import { answer } from '../output.ts';

export function explainCommand(program: Command): void {
  program
    .command('explain')
    .description('Say why an account has its score: from the band down to the values it rests on.')
    .argument('<account>', "the account's id, external id or name")
    .option('--model <key>', 'a health model (default: the primary one)')
    .option('--as-of <moment>', 'a past moment, ISO: the score it had then, recomputed exactly')
    .addHelpText(
      'after',
      '\nExample:\n  rapport explain acme\n  rapport explain acme --as-of 2026-03-01\n\nA day alone is its first moment (UTC).',
    )
    .action(async (name: string, options: { model?: string; asOf?: string }, command: Command) => {
      const at = options.asOf === undefined ? undefined : parseIsoMoment(options.asOf);
      if (at === null)
        throw new Misuse(`"${options.asOf}" is not a moment; write --as-of 2026-03-31 or 2026-03-31T12:00:00Z.`);
      const explanation = await withApp(command, async (app) => {
        if (at !== undefined && at > app.now())
          throw new Misuse(`"${options.asOf}" lies in the future; leave --as-of out to see how things stand now.`);
        const account = await findAccount(app.store, name);
        return (
          (await app.explain(account.id, { model: options.model, at })) ??
          (await refuse(app.store, account, options.model, at))
        );
      });
      answer(command, explanation, () => describe(explanation));
    });
}

/** Says why there is nothing to explain. */
async function refuse(
  store: Store,
  account: Account,
  model: string | undefined,
  at: number | undefined,
): Promise<never> {
  const live = (await store.readLive()).filter((each) => each.kind === 'health-model').map((each) => each.key);
  if (at === undefined && live.length === 0)
    throw new Refusal(
      'No health model is published, so nothing has a score yet: rapport publish rules-library/health/starter.json',
    );
  if (model !== undefined && !live.includes(model))
    throw new Misuse(`There is no live health model "${model}"; there is ${listed(live)}.`);
  if (at === undefined)
    throw new Refusal(
      model === undefined
        ? `No live health model applies to ${account.name}; look at what they apply to.`
        : `"${model}" does not apply to ${account.name}; look at what it applies to.`,
    );
  const [first] = await store.readScoreHistory(account.id, model);
  throw new Refusal(
    first
      ? `${account.name} had no score at that time; its first is of ${isoMoment(first.at).slice(0, 16)} UTC.`
      : `${account.name} was never scored; run "rapport score" first.`,
  );
}

function describe(explained: AccountExplanation): string {
  const band = explained.model.bands.find((each) => each.key === explained.band)?.name ?? explained.band ?? 'no band';
  const since = explained.bandSince === null ? '' : ` since ${isoMoment(explained.bandSince).slice(0, 10)}`;
  return [
    `${explained.account.name}: ${explained.score === null ? 'unknown' : shownScore(explained.score)} · ${band}${since}`,
    `${explained.model.name}, version ${explained.version}, as of ${isoMoment(explained.at).slice(0, 16).replace('T', ' ')} UTC${{ now: '', replayed: ' (replayed)', 'inputs-erased': ' (inputs erased)', 'inputs-removed': ' (inputs removed by retention)' }[explained.kind]}`,
    explained.summary,
    explained.bandReason,
    '',
    ...(explained.tree ? branch(explained.tree, '', '') : []),
  ].join('\n');
}

function branch(node: Explanation, lead: string, below: string): string[] {
  const points =
    node.contribution === null ? '' : ` ${node.contribution < 0 ? '' : '+'}${shownScore(node.contribution)}`;
  const line = `${lead}${node.name}${points}  ${node.says}`;
  return [
    line,
    ...node.children.flatMap((child, index) =>
      index === node.children.length - 1
        ? branch(child, `${below}└─ `, `${below}   `)
        : branch(child, `${below}├─ `, `${below}│  `),
    ),
  ];
}
