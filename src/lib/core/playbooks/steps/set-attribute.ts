import { actionParts, type Step } from '../step.ts';

/** Once per episode, however often a loop comes by: two of them could otherwise chase each other for ever. */
export const setAttribute: Step<'set-attribute'> = {
  arrive: (visit) => {
    const { attribute, value } = visit.node.config;
    if (visit.occurrence > 1) return { leave: ['done'] };
    return { leave: ['done'], actions: [{ ...actionParts(visit), do: 'set-attribute', attribute, value }] };
  },
};
