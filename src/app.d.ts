import type { Caller } from '#lib/server/auth/caller.ts';

declare global {
  namespace App {
    interface Error {
      message: string;
      /** What to quote from the log when the cause was ours. */
      id?: string;
    }
    interface Locals {
      /** Who asks: a person with a session, a program with a token, or `null`: nobody we know. */
      caller: Caller | null;
      /** In the log and in `x-request-id`. */
      requestId: string;
    }
  }
}

export {};
