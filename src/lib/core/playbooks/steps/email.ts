import { actionParts, isConnected, writer, type Step } from '../step.ts';

const answers = ['sent', 'failed'];

export const email: Step<'email'> = {
  arrive: (visit) => {
    const { to, subject, body, hold } = visit.node.config;
    const write = writer(visit, 'contact' in to ? to.contact : undefined);
    const parts = actionParts(visit);
    const action = {
      ...parts,
      do: 'send-email',
      to,
      subject: write.line(subject, 'subject'),
      body: write.text(body, 'body'),
      hold,
    } as const;
    return {
      actions: [action],
      problems: write.problems,
      ...(isConnected(visit, answers) ? { stay: { dueAt: null, actionId: parts.id } } : {}),
    };
  },
  answers,
};
