import { refusePassword } from '#lib/server/auth/passwords.ts';
import type { Faults } from '../settings/workspace-form.ts';

export interface AdminTyped {
  readonly person: string;
  readonly email: string;
}

export type AdminField = keyof AdminTyped | 'password' | 'again';

/** What the demo's people have. */
const demoDomain = /@rapport\.example$/i;

/** Who the first admin is. `wantsDemo`: its people come too. */
export function readAdminForm(
  form: FormData,
  wantsDemo: boolean,
): { readonly typed: AdminTyped; readonly password: string; readonly faults: Faults<AdminField> } {
  const text = (name: string) => String(form.get(name) ?? '');
  const typed = { person: text('person').trim(), email: text('email').trim() };
  const password = text('password');
  const faults: Partial<Record<AdminField, string>> = {};
  if (typed.person === '') faults.person = 'Write your name, as others will see it.';
  else if (typed.person.length > 100) faults.person = 'Use at most 100 characters.';
  if (typed.email.length > 320 || !/^[^\s@]+@[^\s@]+$/.test(typed.email))
    faults.email = 'Write your e-mail address, such as ann@acme.com.';
  else if (wantsDemo && demoDomain.test(typed.email))
    faults.email = 'Addresses at rapport.example belong to the people of the demo. Write your own.';
  const refused = refusePassword(password, typed.email);
  if (refused) faults.password = refused.message;
  else if (password !== text('again')) faults.again = 'The two passwords differ. Type the same one twice.';
  return { typed, password, faults };
}
