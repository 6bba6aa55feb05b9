import { actionParts, isConnected, writer, type Step } from '../step.ts';

const answers = ['sent', 'failed'];

export const survey: Step<'survey'> = {
  arrive: (visit) => {
    const { to, survey, signal, subject, message, hold } = visit.node.config;
    const write = writer(visit, 'contact' in to ? to.contact : undefined);
    const parts = actionParts(visit);
    const texts = { subject: write.line(subject, 'subject'), body: write.text(message, 'message') };
    const action = { ...parts, do: 'send-survey', to, survey, signal, ...texts, hold } as const;
    return {
      actions: [action],
      problems: write.problems,
      ...(isConnected(visit, answers) ? { stay: { dueAt: null, actionId: parts.id } } : {}),
    };
  },
  answers,
};
