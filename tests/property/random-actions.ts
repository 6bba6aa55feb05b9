/** Random configs of the nodes that start, act and steer. */
import type { NodeTypeKey } from '#lib/core/documents/nodes/catalogue.ts';
import type { Dice } from './dice.ts';
import { randomAttributes, randomModels, randomSignals } from './random-surroundings.ts';
import { randomConstant, randomTest } from './random-tests.ts';
import { randomReentry } from './random-values.ts';

export const triggerTypes = ['band-change', 'schedule', 'event', 'manual'] as const satisfies readonly NodeTypeKey[];
export const stepTypes = [
  'task',
  'email',
  'survey',
  'webhook',
  'set-attribute',
  'notify',
  'wait',
  'wait-for',
  'branch',
  'end',
] as const satisfies readonly NodeTypeKey[];

export function randomTrigger(dice: Dice, type: (typeof triggerTypes)[number]): object {
  const reentry = dice.maybe(0.5, () => ({ reentry: randomReentry(dice) }));
  switch (type) {
    case 'band-change': {
      const { key, bands } = dice.pick(randomModels);
      const one = () => dice.some(bands, dice.int(0, 1));
      return { model: key, from: one(), to: one(), direction: dice.pick(['any', 'worse', 'better']), ...reentry };
    }
    case 'schedule':
      return dice.chance(0.5)
        ? { cron: dice.pick(['0 9 * * 1', '30 7 1 * *', '*/15 8-18 * * 1-5']), ...reentry }
        : { attribute: 'renewalDate', offsetDays: dice.int(-180, 30), ...reentry };
    case 'event':
      return {
        event: dice.pick(['export-started', 'Order Placed', '__proto__']),
        ...dice.maybe(0.5, () => ({
          where: { amount: randomTest(dice, 'number'), toString: randomTest(dice, 'text') },
        })),
        ...reentry,
      };
    case 'manual':
      return {};
  }
}

const templates = [
  'Call {{account.name}}',
  '{{score}} in {{band}}: {{reason}}',
  '{{signal.logins | fallback: "none"}} for {{owner.name}}',
  'Plain',
  '<b>{{contact.email | fallback: ""}}</b>',
] as const;

function randomOwner(dice: Dice): object {
  const role = dice.pick(['csm', 'ae', 'renewals']);
  return dice.pick([
    { rule: 'role', role },
    { rule: 'manager', role },
    { rule: 'lead', role },
    { rule: 'user', email: 'ana@example.com' },
    { rule: dice.pick(['round-robin', 'fewest-open', 'least-arr']), team: 'emea' },
  ]);
}

function randomRecipient(dice: Dice): object {
  return dice.chance(0.5)
    ? { contact: dice.pick(['decisionMaker', 'champion', 'sponsor', 'user', 'blocker']) }
    : { owner: randomOwner(dice) };
}

export function randomStep(dice: Dice, type: (typeof stepTypes)[number], serial: number): object {
  const text = () => `${dice.pick(templates)} #${serial}`;
  const signal = () => dice.pick(randomSignals).key;
  switch (type) {
    case 'task':
      return randomTask(dice, text, signal);
    case 'email':
      return {
        to: randomRecipient(dice),
        subject: text(),
        body: text(),
        ...dice.maybe(0.5, () => ({ hold: dice.chance(0.5) })),
      };
    case 'survey':
      return {
        survey: dice.pick(['nps', 'csat', 'ces']),
        to: randomRecipient(dice),
        signal: signal(),
        subject: text(),
        message: text(),
        ...dice.maybe(0.5, () => ({ hold: dice.chance(0.5) })),
      };
    case 'webhook':
      return {
        url: `https://example.com/hook/${serial}`,
        fields: [
          { key: 'account', value: text() },
          { key: 'toString', value: text() },
        ].slice(0, dice.int(0, 2)),
        ...dice.maybe(0.5, () => ({ secret: 'crm' })),
      };
    case 'set-attribute': {
      const { name, type: valueType } = dice.pick(randomAttributes.filter((each) => !each.name.includes('.')));
      return { attribute: name, value: dice.chance(0.2) ? null : randomConstant(dice, valueType) };
    }
    case 'notify':
      return { to: randomOwner(dice), text: text() };
    case 'wait':
      return dice.chance(0.6)
        ? { amount: dice.pick([1, 3, 0.5, 24]), unit: dice.pick(['hours', 'days', 'workingDays']) }
        : { attribute: 'renewalDate', offsetDays: dice.int(-30, 30) };
    case 'wait-for':
      return { timeoutDays: dice.pick([1, 14, 0.5]) };
    case 'branch':
    case 'end':
      return {};
  }
}

function randomTask(dice: Dice, text: () => string, signal: () => string): object {
  return {
    title: text(),
    ...dice.maybe(0.5, () => ({ body: text() })),
    ...dice.maybe(0.3, () => ({
      checklist: [
        { key: 'one', text: 'Read the tickets' },
        { key: 'two', text: 'Ask why' },
      ],
    })),
    owner: randomOwner(dice),
    dueWorkingDays: dice.int(0, 30),
    ...dice.maybe(0.5, () => ({ priority: dice.pick(['low', 'normal', 'high', 'urgent']) })),
    kind: dice.pick(['risk', 'opportunity', 'lifecycle']),
    ...dice.maybe(0.5, () => ({ channel: dice.pick(['call', 'meeting', 'email', 'other']) })),
    ...dice.maybe(0.4, () => ({ oneOpenPer: dice.pick(['risk', 'toString']) })),
    ...dice.maybe(0.3, () => ({
      ask: {
        question: 'How did it go?',
        signal: signal(),
        answers: [
          { key: 'well', label: 'Well' },
          { key: 'badly', label: 'Badly' },
        ],
      },
    })),
  };
}
