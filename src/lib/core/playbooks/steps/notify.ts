import { actionParts, writer, type Step } from '../step.ts';

export const notify: Step<'notify'> = {
  arrive: (visit) => {
    const { to, text } = visit.node.config;
    const write = writer(visit);
    const action = { ...actionParts(visit), do: 'notify', to, text: write.text(text, 'text') } as const;
    return { leave: ['done'], actions: [action], problems: write.problems };
  },
};
