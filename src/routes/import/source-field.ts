import { z } from 'zod';

/** How people call where a file comes from. Empty: found by looking at the file. */
export const sourceSchema = z
  .string()
  .trim()
  .max(60, 'Use at most 60 characters.')
  .regex(/^[^\n\r\t:]*$/, 'Name the source in words, such as “billing”.')
  .default('');
