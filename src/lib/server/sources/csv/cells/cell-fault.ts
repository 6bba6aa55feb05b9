/** A cell that cannot be used. `text` is what was there; `reason` completes "“text” ..." and says what to write instead. */
export class CellFault {
  readonly reason: string;
  /** The mapping has to say how to read the column before this cell means anything. */
  readonly asks: boolean;

  constructor(reason: string, asks = false) {
    this.reason = reason;
    this.asks = asks;
  }
}
