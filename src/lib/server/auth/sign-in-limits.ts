/** How often somebody may try to sign in: by where they are, and by whose account they try. In memory: a restart forgives. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const quarter = 15 * 60;

/** Tries in 15 minutes. */
export const triesByAddress = 60;
export const triesByAccount = 10;

export interface SignInLimits {
  /** Seconds to wait, or 0: the try counts and may go on. */
  take(address: string, account: string): Promise<number>;
  /** It was the right one: it does not count. */
  giveBack(address: string, account: string): Promise<void>;
}

export function signInLimits(): SignInLimits {
  const byAddress = new RateLimiterMemory({ points: triesByAddress, duration: quarter });
  const byAccount = new RateLimiterMemory({ points: triesByAccount, duration: quarter });
  const accountKey = (account: string) => account.trim().toLowerCase();
  return {
    async take(address, account) {
      try {
        await byAddress.consume(address);
        await byAccount.consume(accountKey(account));
        return 0;
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
        throw refused;
      }
    },
    async giveBack(address, account) {
      await byAddress.reward(address);
      await byAccount.delete(accountKey(account));
    },
  };
}
