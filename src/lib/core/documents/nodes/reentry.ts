import { z } from 'zod';

/** When the same trigger may start again for the same account. The default is once per episode. */
export const reentrySchema = z.discriminatedUnion('policy', [
  z.strictObject({ policy: z.literal('episode') }),
  z.strictObject({ policy: z.literal('cooldown'), days: z.number().min(0).max(3650) }),
  z.strictObject({
    policy: z.literal('limit'),
    times: z.number().int().min(1).max(1000),
    days: z.number().min(1).max(3650),
  }),
  z.strictObject({ policy: z.literal('once') }),
]);

export type Reentry = z.infer<typeof reentrySchema>;
