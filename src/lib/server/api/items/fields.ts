/** Fields that items share. Descriptions and examples end up in the reference. */
import { z } from 'zod';
import { finite, keySchema } from '#lib/core/documents/nodes/node-type.ts';

/** No control characters: names are joined with one, and nobody can type them. */
export const nameSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\u0000-\u001f\u007f]+$/, 'Use text without control characters.'); // eslint-disable-line no-control-regex

export const accountSchema = z
  .union([nameSchema, z.strictObject({ source: keySchema, id: nameSchema })])
  .describe(
    'Which account: its id, as in import files (or our own, "acc_…"), or its id in another system: { "source": "crm", "id": "0015" }.',
  );

export const contactSchema = nameSchema.describe(
  'A contact of the account: the id it has with you, or its e-mail address.',
);

export const observedAtSchema = z
  .string()
  .max(40)
  .describe(
    'When it was true: "2026-03-01" (midnight UTC) or "2026-03-01T14:30:00Z". At most 5 minutes ahead of our clock.',
  );

export const knownAtSchema = z
  .string()
  .max(40)
  .optional()
  .describe(
    'When you learned it, for values you hand in late. Left out: now. Scores of the past only use what was known then.',
  );

export const messageIdSchema = nameSchema
  .optional()
  .describe(
    'Your id of this item. Sent again with the same content it changes nothing; with other content it is refused (409).',
  );

export const valueSchema = z
  .union([finite, z.string().max(10_000), z.boolean(), z.strictObject({ date: z.string().max(40) }), z.null()])
  .describe('A number, a text, true or false, { "date": "2026-03-01" }, or null: unknown.');

export const propertiesSchema = z
  .record(nameSchema, valueSchema)
  .refine((found) => Object.keys(found).length <= 200, 'There are more than 200 properties; send fewer.')
  .optional()
  .describe('Up to 200 named values.');
