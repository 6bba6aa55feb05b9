/** Beginnings of months (UTC) within a stretch of time, every 1, 2, 3, 6 or 12 months, or every few years: at most `most` of them. */
export function monthTicks(from: number, to: number, most: number): number[] {
  const start = new Date(from);
  const first = start.getUTCFullYear() * 12 + start.getUTCMonth() + 1;
  const months: number[] = [];
  const startOf = (month: number) => Date.UTC(Math.floor(month / 12), month % 12);
  for (let month = first; startOf(month) <= to; month++) months.push(month);
  const step = [1, 2, 3, 6, 12, 24, 60, 120].find((each) => months.length / each <= most) ?? 120;
  return months.filter((month) => month % step === 0).map(startOf);
}
