declare global {
  namespace App {
    interface Error {
      message: string;
      /** What to quote from the log when the cause was ours. */
      id?: string;
    }
  }
}

export {};
