/** The OpenID provider as the form says it, and what is wrong with it by field. */
import type { SignInProvider } from '#lib/server/store/auth-store.ts';
import { roleNames } from '../people/person-state.ts';
import type { Faults, Typed } from '../people/person-form.ts';

export interface ProviderWishes extends Omit<SignInProvider, 'sealedSecret'> {
  /** Empty: the one that is stored. */
  readonly secret: string;
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

export function readProvider(
  typed: Typed,
  hasSecret: boolean,
): { readonly wishes: ProviderWishes; readonly faults: null } | { readonly wishes: null; readonly faults: Faults } {
  const field = (name: string) => typed[name] ?? '';
  const faults: Record<string, string> = {};
  if (field('name') === '') faults['name'] = 'Name it as people know it: the button says “Sign in with …”.';
  const issuer = URL.parse(field('issuer'));
  if (!issuer || !/^https?:$/.test(issuer.protocol))
    faults['issuer'] = 'Write the issuer’s whole address, such as https://id.example.com.';
  else if (issuer.protocol === 'http:' && !loopback.has(issuer.hostname))
    faults['issuer'] = 'The issuer must begin with https://.';
  else if (issuer.search || issuer.hash) faults['issuer'] = 'The issuer’s address ends before ? and #.';
  if (field('clientId') === '') faults['clientId'] = 'Copy the client id from the provider.';
  if (field('secret') === '' && !hasSecret) faults['secret'] = 'Copy the client secret from the provider.';
  const role = field('newRole');
  if (role !== '' && !Object.hasOwn(roleNames, role)) faults['newRole'] = 'Choose a role.';
  const domains = field('newDomains')
    .toLowerCase()
    .split(/[\s,;]+/)
    .map((domain) => domain.replace(/^@/, ''))
    .filter((domain) => domain !== '');
  const wrong = domains.find((domain) => !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain));
  if (wrong !== undefined) faults['newDomains'] = `“${wrong}” is no domain. Write one like example.com.`;
  if (Object.keys(faults).length > 0) return { wishes: null, faults };
  return {
    wishes: {
      name: field('name'),
      issuer: field('issuer'),
      clientId: field('clientId'),
      secret: field('secret'),
      newRole: role === '' ? null : (role as SignInProvider['newRole']),
      newDomains: [...new Set(domains)],
    },
    faults: null,
  };
}
