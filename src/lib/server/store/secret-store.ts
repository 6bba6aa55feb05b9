/** What is sealed in the database, whatever it is for: columns whose names begin with `sealed_`. */

export interface Resealed {
  readonly from: string;
  readonly to: string;
}

export interface SecretStore {
  /** Everything that is sealed, the proof of the key among it. */
  listSealed(): Promise<readonly string[]>;
  /** A text sealed when the key was first used with this database; `null` before. */
  readKeyProof(): Promise<string | null>;
  /** Kept when there is none yet. */
  saveKeyProof(sealed: string): Promise<void>;
  /** Puts the same secrets, sealed anew, in their places, in one transaction; returns how many. What changed meanwhile is left alone. */
  reseal(pairs: readonly Resealed[], actor: string, at: number): Promise<number>;
}
