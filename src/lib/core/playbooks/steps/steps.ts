import type { Step, StepType } from '../step.ts';
import { branch } from './branch.ts';
import { email } from './email.ts';
import { end } from './end.ts';
import { notify } from './notify.ts';
import { setAttribute } from './set-attribute.ts';
import { survey } from './survey.ts';
import { task } from './task.ts';
import { wait } from './wait.ts';
import { waitFor } from './wait-for.ts';
import { webhook } from './webhook.ts';

const steps = {
  task,
  email,
  survey,
  webhook,
  'set-attribute': setAttribute,
  notify,
  wait,
  'wait-for': waitFor,
  branch,
  end,
} satisfies { readonly [Type in StepType]: Step<Type> };

/** How nodes of a type behave in a run; `undefined` for types a run cannot stand on. */
export function stepOf(type: string): Step<StepType> | undefined {
  return Object.hasOwn(steps, type) ? (steps[type as StepType] as unknown as Step<StepType>) : undefined;
}
