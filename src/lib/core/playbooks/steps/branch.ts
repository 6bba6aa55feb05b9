import { flagInto, type Step } from '../step.ts';

export const branch: Step<'branch'> = {
  arrive: (visit) => {
    const flag = flagInto(visit);
    return { leave: [flag === null ? 'unknown' : flag ? 'yes' : 'no'] };
  },
};
