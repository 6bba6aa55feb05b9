/** Trouble with the database that a person can do something about. The message names the thing and the next step. */
export type StoreErrorCode =
  | 'database-in-use'
  | 'database-exposed'
  | 'database-unreadable'
  | 'newer-schema'
  | 'wrong-pragma'
  | 'read-only'
  | 'closed'
  | 'writer-stopped'
  | 'file-exists'
  | 'external-id-taken'
  | 'document-key-taken'
  | 'unknown-account'
  | 'unknown-import'
  | 'unknown-closure'
  | 'unknown-answer'
  | 'unknown-book-run'
  | 'unknown-user'
  | 'email-taken'
  | 'team-key-taken'
  | 'last-admin'
  | 'corrupt';

export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  /** The same call may succeed later without anybody doing anything. */
  readonly isRetryable: boolean;

  constructor(code: StoreErrorCode, message: string, isRetryable = false) {
    super(message);
    this.code = code;
    this.isRetryable = isRetryable;
  }
}
