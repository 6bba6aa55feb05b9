/** Why a file could not be fetched, and what to do next: told to people as it is. */
export class FetchTrouble extends Error {
  /** Of the file in a folder that is the trouble: it is passed over until it changes. */
  readonly file: { readonly name: string; readonly stamp: string } | null;

  constructor(message: string, file: { readonly name: string; readonly stamp: string } | null = null) {
    super(message);
    this.file = file;
  }
}
