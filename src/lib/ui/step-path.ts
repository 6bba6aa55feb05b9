/** SVG paths of values over time. `x` and `y` are already in pixels; `null` is a gap. */
export interface PathPoint {
  readonly x: number;
  readonly y: number | null;
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** Straight lines between known neighbours; a single known point becomes a dot of no length, drawn by a round line cap. */
export function linePath(points: readonly PathPoint[]): string {
  let path = '';
  let isDrawing = false;
  for (const { x, y } of points) {
    if (y !== null)
      path += `${isDrawing ? 'L' : 'M'}${round(x)} ${round(y)}${isDrawing ? '' : `L${round(x)} ${round(y)}`}`;
    isDrawing = y !== null;
  }
  return path;
}

/** A staircase: every value holds until the next point, the last one until `endX`. */
export function stepPath(points: readonly PathPoint[], endX: number): string {
  let path = '';
  for (const [index, { x, y }] of points.entries()) {
    if (y === null) continue;
    const before = index > 0 ? points[index - 1]!.y : null;
    path += before === null ? `M${round(x)} ${round(y)}` : `V${round(y)}`;
    path += `H${round(points[index + 1]?.x ?? endX)}`;
  }
  return path;
}
