import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal } from './refusal.ts';

const windowSeconds = 10;

/** Requests per second of one token, over ten seconds. */
export const requestsPerSecond = Number(process.env['RAPPORT_API_REQUESTS_PER_SECOND']) || 500;

const limiter = new RateLimiterMemory({ points: requestsPerSecond * windowSeconds, duration: windowSeconds });

/** Counts a request of a token. Throws a Refusal (429) that says when to come back. */
export async function countRequest(tokenId: string): Promise<void> {
  try {
    await limiter.consume(tokenId);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    const message = `This token has sent more than ${requestsPerSecond} requests a second; wait ${seconds} s, and send more items in one request.`;
    throw new Refusal(
      429,
      { code: 'too-many-requests', message, path: 'header.authorization' },
      { 'retry-after': String(seconds) },
    );
  }
}
