/** The way from an empty workspace to the first score and the first task; every step is done when what it asks for is there. */
import type { FirstSteps } from '#lib/server/store/workspace-store.ts';

export interface Step {
  readonly key: keyof FirstSteps;
  readonly title: string;
  readonly why: string;
  /** Where it is done. */
  readonly to: '/import' | '/settings/library' | '/tasks';
  readonly label: string;
  /** What may be in the way. */
  readonly hint?: string;
}

const steps: readonly Step[] = [
  {
    key: 'hasAccounts',
    title: 'Bring in your accounts',
    why: 'Everything else hangs on them. An id and a name will do; ARR and the renewal date tell what is at stake.',
    to: '/import',
    label: 'Import a file',
    hint: 'Programs send them by the API instead.',
  },
  {
    key: 'hasModel',
    title: 'Choose a starter model',
    why: 'It says how values become a score. Begin with an ordinary one, and change it once you know better.',
    to: '/settings/library',
    label: 'See the starter models',
  },
  {
    key: 'hasLiveModel',
    title: 'Publish it',
    why: 'Only what is published scores the book. Publishing also defines the values that the model reads, so that files and programs can bring them.',
    to: '/settings/library',
    label: 'Publish the model',
  },
  {
    key: 'hasUsage',
    title: 'Bring in what they do',
    why: 'The model is unknown about an account until enough of its values are there: sign-ins, seats in use, tickets, survey answers.',
    to: '/import',
    label: 'Import a file',
    hint: 'The page of the model lists the values it reads; say in the import which column holds which. Each score of a day counts from then on: the trend grows with the days.',
  },
  {
    key: 'hasActingWorkflow',
    title: 'Let a workflow act',
    why: 'A score that nobody acts upon saves nobody. A workflow turns a change into a task that somebody owns. One that only watches does nothing: choose “Act”.',
    to: '/settings/library',
    label: 'See the workflows',
  },
  {
    key: 'hasClosedTask',
    title: 'Close the first task',
    why: 'What came of it is what the next one reads before they call. Tasks come when a workflow finds a reason at an account, from the moment it acts.',
    to: '/tasks',
    label: 'See the tasks',
  },
];

export interface StepShown extends Step {
  readonly isDone: boolean;
  /** The first that is not done. */
  readonly isNext: boolean;
}

/** All of them; `null` when nothing is left to do. */
export function stepsShown(state: FirstSteps): readonly StepShown[] | null {
  const next = steps.find(({ key }) => !state[key]);
  return next ? steps.map((step) => ({ ...step, isDone: state[step.key], isNext: step === next })) : null;
}
