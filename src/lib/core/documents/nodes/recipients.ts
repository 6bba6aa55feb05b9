/** Who owns a task and who receives a message, as rules rather than names. */
import { z } from 'zod';
import { keySchema } from './node-type.ts';

/** Roles a person of ours has for an account. */
export const accountRoles = ['csm', 'ae', 'renewals'] as const;

/** Roles a contact has at an account. */
export const contactRoles = ['decisionMaker', 'champion', 'sponsor', 'user', 'blocker'] as const;

export type AccountRole = (typeof accountRoles)[number];
export type ContactRole = (typeof contactRoles)[number];

export const ownerSchema = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('role'), role: z.enum(accountRoles) }),
  z.strictObject({ rule: z.literal('manager'), role: z.enum(accountRoles) }),
  z.strictObject({ rule: z.literal('lead'), role: z.enum(accountRoles) }),
  z.strictObject({ rule: z.literal('user'), email: z.email() }),
  z.strictObject({ rule: z.enum(['round-robin', 'fewest-open', 'least-arr']), team: keySchema }),
]);

/** `lead` is the lead of the team of the person in that role; `manager` that person's manager. */
export type OwnerRule = z.infer<typeof ownerSchema>;

export const recipientSchema = z.union([
  z.strictObject({ contact: z.enum(contactRoles) }),
  z.strictObject({ owner: ownerSchema }),
]);

export type Recipient = z.infer<typeof recipientSchema>;
