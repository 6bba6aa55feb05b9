/** How a file is to be read and what is to become of it; kept with the draft. */
import { z } from 'zod';
import { signalSchema } from '#lib/core/documents/signal.ts';
import { encodings } from '../sources/csv/file-encoding.ts';
import type { ImportChoices } from '../sources/csv/import-context.ts';
import { mappingSchema } from '../sources/csv/mapping.ts';

const planSchema = z.object({
  /** Left out: found by looking. */
  delimiter: z.string().max(4).optional(),
  encoding: z.enum(encodings).optional(),
  /** Null: not decided yet. */
  mapping: mappingSchema.nullable().default(null),
  createAccounts: z.boolean().default(false),
  /** The person said that names are ids. */
  nameIsId: z.boolean().default(false),
  skipBadRows: z.boolean().default(false),
  /** Confirmed definitions. */
  newSignals: z.array(signalSchema).max(1000).default([]),
  leaveOutNewSignals: z.boolean().default(false),
});

export type ImportPlan = z.infer<typeof planSchema>;

export const noPlan: ImportPlan = planSchema.parse({});

/** A plan that cannot be read any more (it was written by another version) begins anew. */
export function readPlan(stored: unknown): ImportPlan {
  const read = planSchema.safeParse(stored);
  return read.success ? read.data : noPlan;
}

export function choicesOf({ createAccounts, newSignals, leaveOutNewSignals }: ImportPlan): ImportChoices {
  return { createAccounts, confirmNewSignals: newSignals, leaveOutNewSignals };
}
