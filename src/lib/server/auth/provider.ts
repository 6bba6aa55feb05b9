/** Signing in by an OpenID provider: authorisation code with PKCE, state and nonce. */
import * as oidc from 'openid-client';
import type { AuthStore, Credentials, SignInProvider } from '../store/auth-store.ts';
import type { User } from '../store/people-store.ts';

export interface ProviderClient {
  readonly provider: SignInProvider;
  readonly secret: string;
  /** Where the provider sends people back to. */
  readonly back: string;
}

/** What has to be known again when somebody comes back; kept in a cookie of theirs. */
export interface Journey {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Whom the provider vouches for. */
export interface Vouched {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  readonly isVerified: boolean;
  readonly name: string | null;
}

const timeoutSeconds = 10;
const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Throws when the provider does not answer, or not as one. */
export function discover({
  provider,
  secret,
}: Pick<ProviderClient, 'provider' | 'secret'>): Promise<oidc.Configuration> {
  const issuer = new URL(provider.issuer);
  const isPlain = issuer.protocol === 'http:' && loopback.has(issuer.hostname);
  return oidc.discovery(issuer, provider.clientId, secret, undefined, {
    timeout: timeoutSeconds,
    execute: isPlain ? [oidc.allowInsecureRequests] : [],
  });
}

export async function setOut(client: ProviderClient): Promise<{ readonly url: string; readonly journey: Journey }> {
  const configuration = await discover(client);
  const journey = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier: oidc.randomPKCECodeVerifier(),
  };
  const url = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: client.back,
    scope: 'openid email profile',
    state: journey.state,
    nonce: journey.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(journey.verifier),
    code_challenge_method: 'S256',
  });
  return { url: url.href, journey };
}

/** Whom the provider vouches for, by the address it sent them back to. Throws when anything of it does not fit. */
export async function comeBack(client: ProviderClient, journey: Journey, address: URL): Promise<Vouched> {
  const configuration = await discover(client);
  const tokens = await oidc.authorizationCodeGrant(configuration, address, {
    pkceCodeVerifier: journey.verifier,
    expectedState: journey.state,
    expectedNonce: journey.nonce,
    idTokenExpected: true,
  });
  const claims = tokens.claims()!;
  const endpoint = configuration.serverMetadata().userinfo_endpoint;
  const more =
    claims['email'] === undefined && endpoint
      ? await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub)
      : {};
  const all: Record<string, unknown> = { ...more, ...claims };
  return {
    issuer: claims.iss,
    subject: claims.sub,
    email: textOf(all['email']),
    isVerified: all['email_verified'] === true,
    name: textOf(all['name']),
  };
}

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value.slice(0, 320) : null);

export type Welcome =
  | { readonly is: 'welcome'; readonly credentials: Credentials }
  | { readonly is: 'unverified' | 'stranger' | 'disabled' };

/**
 * Who they are here: whoever came in by this identity before, else whoever has the verified address, else, where the provider may bring
 * new people of that domain, somebody new with `newId`.
 */
export async function welcome(
  store: AuthStore,
  { issuer, subject, email, isVerified, name }: Vouched,
  { newRole, newDomains, newId, now }: Pick<SignInProvider, 'newRole' | 'newDomains'> & { newId: string; now: number },
): Promise<Welcome> {
  const known = await store.findIdentity(issuer, subject);
  if (known) return admit(store, known.id);
  if (email === null || !isVerified) return { is: 'unverified' };
  const found = (await store.findCredentials(email))?.user;
  if (found?.disabledAt != null) return { is: 'disabled' };
  const isWanted = newRole !== null && isOfDomain(email, newDomains);
  const user = found ?? (isWanted ? newUser(newId, name ?? email, email, newRole) : null);
  if (!user) return { is: 'stranger' };
  await store.linkIdentity(issuer, subject, user, now);
  return admit(store, user.id);
}

function isOfDomain(email: string, domains: readonly string[]): boolean {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return domains.length === 0 || domains.includes(domain);
}

async function admit(store: AuthStore, userId: string): Promise<Welcome> {
  const credentials = await store.readCredentials(userId);
  return credentials && credentials.user.disabledAt === null ? { is: 'welcome', credentials } : { is: 'disabled' };
}

function newUser(id: string, name: string, email: string, role: User['role']): User {
  return {
    id,
    name,
    email,
    role,
    teamId: null,
    managerId: null,
    coverId: null,
    awayFrom: null,
    awayUntil: null,
    disabledAt: null,
  };
}
