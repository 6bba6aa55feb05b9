/** Codes of an authenticator app (TOTP, RFC 6238), and recovery codes for the day it is lost. */
import { randomInt } from 'node:crypto';
import { generateSecret, generateURI, verify } from 'otplib';
import { hashOf } from './secret-token.ts';

/** Seconds that an app's clock may be off. */
const tolerance = 30;
const codeCount = 10;
/** Without the letters and digits that look alike. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

export interface NewSecondFactor {
  readonly secret: string;
  /** For the app, mostly as a QR code. */
  readonly uri: string;
}

export function newSecondFactor(email: string): NewSecondFactor {
  const secret = generateSecret();
  return { secret, uri: uriOf(secret, email) };
}

export function uriOf(secret: string, email: string): string {
  return generateURI({ issuer: 'Rapport', label: email, secret });
}

/** The time step of a right code; `null` for a wrong one. Whether a step was used before, the store knows. */
export async function stepOf(secret: string, code: string, now: number): Promise<number | null> {
  const token = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const epoch = Math.floor(now / 1000);
  const result = await verify({ secret, token, epoch, epochTolerance: tolerance });
  return result.valid ? Math.floor(epoch / 30) + result.delta : null;
}

/** Codes to write down, about 50 bits each. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: codeCount }, () => {
    const letters = Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join('');
    return `${letters.slice(0, 5)}-${letters.slice(5)}`;
  });
}

/** Of a recovery code, however it is typed; the person is in it, so that two may have the same. */
export function recoveryHash(userId: string, code: string): string {
  return hashOf(`${userId}:${code.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`);
}
