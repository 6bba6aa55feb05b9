/** Passwords as argon2id, in the usual text form, so that the cost can be raised later without losing anybody. */
import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto';
import { promisify } from 'node:util';
import { problem, type Problem } from '#lib/core/problems.ts';

interface Cost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

const cost: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const tagLength = 32;
const mostAtOnce = 2;
export const shortestPassword = 10;
export const longestPassword = 200;

const run = promisify(argon2) as (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer>;

let inFlight = 0;
const queue: (() => void)[] = [];

/** Each takes 19 MiB and most of a core's attention: a flood of them waits here, and everybody else is served. */
async function derive(password: string, nonce: Buffer, { memory, passes, parallelism }: Cost): Promise<Buffer> {
  if (inFlight >= mostAtOnce) await new Promise<void>((go) => queue.push(go));
  else inFlight++;
  try {
    return await run('argon2id', { message: password.normalize('NFC'), nonce, memory, passes, parallelism, tagLength });
  } finally {
    const next = queue.shift();
    if (next) next();
    else inFlight--;
  }
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = await derive(password, salt, cost);
  const { memory, passes, parallelism } = cost;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${plain64(salt)}$${plain64(tag)}`;
}

const plain64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
const shape = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Whether it is the password of a stored hash; without one it takes as long, and is not. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] = shape.exec(stored ?? '') ?? [];
  if (!salt || !tag) {
    await derive(password, Buffer.alloc(16), cost);
    return false;
  }
  const wanted = Buffer.from(tag, 'base64');
  const given = await derive(password, Buffer.from(salt, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** Why a new password will not do; length is what counts, and not being one's own address. */
export function refusePassword(password: string, email: string): Problem | undefined {
  if ([...password].length < shortestPassword)
    return problem('short-password', `The password is too short. Use ${shortestPassword} characters or more.`);
  if (password.length > longestPassword)
    return problem('long-password', `The password is too long. Use at most ${longestPassword} characters.`);
  const [name = ''] = email.toLowerCase().split('@');
  const low = password.toLowerCase();
  if (low === email.toLowerCase() || (name.length >= 4 && low.replaceAll(/[^a-z]/g, '') === name))
    return problem('guessable-password', 'The password is your own address. Choose another.');
  if (new Set(low).size < 4)
    return problem('guessable-password', 'The password repeats a few characters. Choose another.');
  return undefined;
}
