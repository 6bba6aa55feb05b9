import { z } from 'zod';

/** How long the secret before goes on counting when a new one is made. */
export const graces = [
  { key: '0', label: 'Not at all' },
  { key: '1', label: 'One hour' },
  { key: '24', label: 'One day' },
  { key: '168', label: 'One week' },
] as const;

export const hourMs = 3_600_000;

export const nameField = z
  .string()
  .trim()
  .min(1, 'Give the source a name, such as the system that sends.')
  .max(100, 'Use at most 100 characters.');

export const keyField = z
  .string()
  .trim()
  .regex(
    /^[a-z0-9][a-z0-9_-]{0,63}$/,
    'Use lower-case letters, digits and dashes, such as "helpdesk"; it becomes part of the address.',
  );

export type Fault = { readonly field: string; readonly message: string };

/** What is wrong with the first field that is. */
export function faultIn(error: z.ZodError): Fault {
  const [issue] = error.issues;
  return { field: String(issue?.path[0] ?? 'name'), message: issue?.message ?? 'The form could not be read.' };
}
