import type { Step } from '../step.ts';

export const end: Step<'end'> = { arrive: () => ({ ends: true }) };
