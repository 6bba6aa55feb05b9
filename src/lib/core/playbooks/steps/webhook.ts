import { actionParts, isConnected, writer, type Step } from '../step.ts';

const answers = ['ok', 'failed'];

export const webhook: Step<'webhook'> = {
  arrive: (visit) => {
    const { url, fields, secret = null } = visit.node.config;
    const write = writer(visit);
    const parts = actionParts(visit);
    const body = Object.fromEntries(
      fields.map(({ key, value }, index) => [key, write.text(value, 'fields', index, 'value')]),
    );
    const action = { ...parts, do: 'call-webhook', url, body, secret } as const;
    return {
      actions: [action],
      problems: write.problems,
      ...(isConnected(visit, answers) ? { stay: { dueAt: null, actionId: parts.id } } : {}),
    };
  },
  answers,
};
