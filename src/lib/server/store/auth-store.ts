/** Sessions, passwords, one-time links, API tokens, second factors. Hashes only: a token itself is never stored. */
import type { User } from './people-store.ts';
import type { Workspace } from './workspace-store.ts';

export interface Session {
  /** SHA-256 of the cookie's token, in hex. */
  readonly id: string;
  readonly userId: string;
  /** How the person proved who they are. */
  readonly factor: 'password' | 'password+code' | 'link' | 'provider';
  /** What the browser calls itself. */
  readonly device: string;
  readonly createdAt: number;
  readonly lastUsedAt: number;
  /** The idle limit, which moves on with use, and the absolute one (epoch ms). */
  readonly expiresAt: number;
  readonly endsAt: number;
}

export interface Link {
  /** SHA-256 of the link's token, in hex. */
  readonly hash: string;
  readonly kind: 'setup' | 'invitation' | 'reset' | 'sign-in' | 'second-factor';
  /** `null` only for `setup`: the first admin is made by it. */
  readonly userId: string | null;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt: number;
  readonly usedAt: number | null;
}

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  /** Its first characters, to recognise it by. */
  readonly prefix: string;
  /** Names of auth/caller.ts. */
  readonly scopes: readonly string[];
  /** Names the source of what comes in with it. */
  readonly source: string;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
}

export interface Credentials {
  readonly user: User;
  /** As auth/passwords.ts writes it; `null`: none was set. */
  readonly passwordHash: string | null;
  /** A confirmed second factor is asked for. */
  readonly hasSecondFactor: boolean;
}

export interface SecondFactor {
  /** As auth/second-factor.ts seals it. */
  readonly sealedSecret: string;
  /** It counts from here on. */
  readonly confirmedAt: number | null;
  /** The newest time step whose code was used. */
  readonly lastStep: number;
  readonly codesLeft: number;
}

/** An OpenID provider that people may sign in by. */
export interface SignInProvider {
  /** For the button: "Sign in with …". */
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly sealedSecret: string;
  /** Whoever it vouches for is added with this role; `null`: only people who are here already come in. */
  readonly newRole: User['role'] | null;
  /** What the addresses of new people end in, such as `acme.com`; none: anything. */
  readonly newDomains: readonly string[];
}

/** How a new server begins. */
export interface SetUp {
  /** The first admin. */
  readonly user: User;
  readonly passwordHash: string;
  readonly session: Omit<Session, 'userId'>;
  readonly settings: Partial<Workspace>;
  /** The demo data is to be added. */
  readonly wantsDemo: boolean;
}

export interface AuthStore {
  /** The session and its person, whatever their limits and whether disabled: the caller judges. */
  readSession(id: string): Promise<{ readonly session: Session; readonly user: User } | null>;
  /** Newest use first. */
  listSessions(userId: string): Promise<readonly Session[]>;
  startSession(session: Session): Promise<void>;
  touchSession(id: string, lastUsedAt: number, expiresAt: number): Promise<void>;
  endSession(id: string, by: string, at: number): Promise<void>;
  /** All of a person's, but the one in `except`; returns how many. */
  endSessions(userId: string, by: string, at: number, except?: string): Promise<number>;
  /** Drops sessions and links that are past their limits. */
  dropExpired(at: number): Promise<void>;

  /** By address, whatever its case. */
  findCredentials(email: string): Promise<Credentials | null>;
  readCredentials(userId: string): Promise<Credentials | null>;
  /** Ends the person's other sessions and unused links. */
  savePassword(userId: string, hash: string, by: string, at: number, keepSession?: string): Promise<void>;
  /** A disabled person's sessions and unused links end in the same transaction. False when there is no such person. Throws `last-admin`. */
  setDisabled(userId: string, isDisabled: boolean, by: string, at: number): Promise<boolean>;

  /** Makes a link; unused ones of the same kind for the same person stop working. */
  addLink(link: Link): Promise<void>;
  /** A link that still works. */
  readLink(hash: string, at: number): Promise<Link | null>;
  /**
   * Uses a link up, with what comes of it, in one transaction; `null` when it does not work (any more), or `proof` does not: the time step
   * of a code, or the hash of a recovery code, neither of which counts twice. A password set by it ends all sessions.
   */
  useLink(
    hash: string,
    kinds: readonly Link['kind'][],
    at: number,
    effects: {
      readonly passwordHash?: string;
      readonly session?: Omit<Session, 'userId'>;
      readonly proof?: { readonly step: number } | { readonly code: string };
    },
  ): Promise<User | null>;

  /**
   * Makes the first admin and the workspace by a set-up link, in one transaction. Somebody with that address who is here already becomes
   * the admin. False when there is an admin or the link does not work (any more).
   */
  setUp(hash: string, first: SetUp, at: number): Promise<boolean>;

  readSecondFactor(userId: string): Promise<SecondFactor | null>;
  /** A new secret, in place of one that was not confirmed; false when there is a confirmed one. */
  beginSecondFactor(userId: string, sealedSecret: string, at: number): Promise<boolean>;
  /** From now on it is asked for; `codes`: hashes of recovery codes. Ends the other sessions. False when there is nothing to confirm. */
  confirmSecondFactor(
    userId: string,
    how: {
      readonly step: number;
      readonly codes: readonly string[];
      readonly keepSession: string;
      readonly at: number;
    },
  ): Promise<boolean>;
  /** With its recovery codes; false when there was none. */
  dropSecondFactor(userId: string, by: string, at: number): Promise<boolean>;
  /** In place of all older ones. */
  saveRecoveryCodes(userId: string, codes: readonly string[], at: number): Promise<void>;

  readSignInProvider(): Promise<SignInProvider | null>;
  /** `null` takes it away. */
  saveSignInProvider(provider: SignInProvider | null, by: string, at: number): Promise<void>;
  /** Who somebody at an OpenID provider is here. */
  findIdentity(issuer: string, subject: string): Promise<User | null>;
  /** A user that is not here yet is added. */
  linkIdentity(issuer: string, subject: string, user: User, at: number): Promise<void>;

  addApiToken(token: ApiToken, hash: string): Promise<void>;
  /** Newest first, revoked ones too. */
  listApiTokens(): Promise<readonly ApiToken[]>;
  /** Whatever its expiry and whether revoked: the caller judges. */
  findApiToken(hash: string): Promise<ApiToken | null>;
  touchApiToken(id: string, at: number): Promise<void>;
  /** False when there is no such token or it was revoked before. */
  revokeApiToken(id: string, by: string, at: number): Promise<boolean>;
}
