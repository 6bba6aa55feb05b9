/** Trouble with the key file or with something sealed; the message names the thing and the next step, never the secret. */
export type SecretsErrorCode =
  'key-missing' | 'key-exposed' | 'key-unreadable' | 'key-inside-data' | 'other-key' | 'not-sealed';

export class SecretsError extends Error {
  override readonly name = 'SecretsError';
  readonly code: SecretsErrorCode;

  constructor(code: SecretsErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
