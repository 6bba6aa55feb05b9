export interface VisibleRows {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

interface Window {
  /** Pixels from the top of the list to the top of the screen; negative while the list starts below it. */
  readonly scrolled: number;
  readonly screenHeight: number;
  readonly rowHeight: number;
  readonly count: number;
  /** Rows drawn beyond either edge. */
  readonly spare: number;
}

/** Which rows of equal height are on screen. At least one row is named while there is any. */
export function visibleRows({ scrolled, screenHeight, rowHeight, count, spare }: Window): VisibleRows {
  const top = Math.floor(scrolled / rowHeight);
  const bottom = Math.ceil((scrolled + screenHeight) / rowHeight);
  const first = clamp(top - spare, 0, Math.max(0, count - 1));
  return { first, end: clamp(bottom + spare, Math.min(count, first + 1), count) };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
