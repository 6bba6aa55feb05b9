import { z } from 'zod';
import { scopes, type Scope } from '#lib/server/auth/caller.ts';
import { dayMs } from '#lib/core/time/calendar.ts';

/** What each scope lets a program do, in the order shown. */
export const scopeWords: Readonly<Record<Scope, string>> = {
  'accounts:read': 'Read accounts and outcomes',
  'accounts:write': 'Create and change accounts and contacts',
  'signals:write': 'Send values, events and records',
  'segment:write': 'Send as a client of Segment or RudderStack (the token is the write key)',
  'scores:read': 'Read scores and their reasons',
  'tasks:read': 'Read tasks',
  'outcomes:write': 'Send outcomes',
  'metrics:read': 'Read the server’s own metrics',
};

/** How long a token lasts. */
export const lifetimes = [
  { key: '30', label: '30 days' },
  { key: '90', label: '90 days' },
  { key: '365', label: 'One year' },
  { key: 'never', label: 'Until it is revoked' },
] as const;

const formSchema = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Give the token a name, such as what will use it.')
    .max(100, 'Use at most 100 characters.'),
  source: z
    .string()
    .trim()
    .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/i, 'Name the source with letters, digits and dashes, such as "crm".'),
  scopes: z.array(z.enum(scopes)).min(1, 'Choose at least one thing that the token may do.'),
  lifetime: z.enum(lifetimes.map(({ key }) => key)),
});

export type TokenWishes = Omit<z.infer<typeof formSchema>, 'lifetime'> & { readonly expiresAt: number | null };

/** What the form asks for, or what is wrong with which field. */
export function readTokenForm(
  form: FormData,
  now: number,
):
  | { readonly ok: true; readonly wishes: TokenWishes }
  | { readonly ok: false; readonly field: string; readonly message: string } {
  const read = formSchema.safeParse({
    name: form.get('name'),
    source: form.get('source'),
    scopes: form.getAll('scopes'),
    lifetime: form.get('lifetime'),
  });
  if (!read.success) {
    const [issue] = read.error.issues;
    return {
      ok: false,
      field: String(issue?.path[0] ?? 'name'),
      message: issue?.message ?? 'The form could not be read.',
    };
  }
  const { lifetime, ...wishes } = read.data;
  return { ok: true, wishes: { ...wishes, expiresAt: lifetime === 'never' ? null : now + Number(lifetime) * dayMs } };
}
