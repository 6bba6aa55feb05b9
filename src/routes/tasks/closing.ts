/** What a person says when a task is done. */
import { z } from 'zod';

export const outcomes = [
  { key: 'helped', label: 'It helped' },
  { key: 'too-early', label: 'Too early to say' },
  { key: 'no-effect', label: 'No effect' },
  { key: 'not-reached', label: 'Reached nobody' },
] as const;

/** An outcome in words; what is none of ours stands as it was written. */
export function sayOutcome(outcome: string): string {
  return outcomes.find(({ key }) => key === outcome)?.label ?? outcome;
}

const empty = (value: unknown) => (value === '' || value === null || value === undefined ? null : value);

export const closingSchema = z.object({
  id: z.string().min(1, 'No task was named; open one and try again.').max(200),
  outcome: z.preprocess(empty, z.enum(outcomes.map(({ key }) => key)).nullable()),
  answer: z.preprocess(empty, z.string().max(200).nullable()),
  note: z.preprocess(
    empty,
    z.string().trim().max(5000, 'The note is longer than 5,000 characters; shorten it.').nullable(),
  ),
});
