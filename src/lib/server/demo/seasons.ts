/** How much an industry is at work: by weekday and over the year. 1 is an ordinary working week's level. */
import { dayMs } from '#lib/core/time/calendar.ts';

/** Sunday to Saturday. */
const officeWeek = [0.04, 1.08, 1.12, 1.1, 1.05, 0.86, 0.06];
const openWeek = [0.75, 0.9, 0.95, 1, 1.05, 1.2, 1.15];

const openAllWeek = new Set(['retail', 'e-commerce', 'hospitality', 'media']);

export function weekdayLevel(industry: string, day: number): number {
  return (openAllWeek.has(industry) ? openWeek : officeWeek)[(day + 4) % 7]!;
}

type Bump = readonly [fromMonth: number, fromDay: number, lengthDays: number, level: number];

const holidays: Bump = [12, 22, 12, 0.55];
const august: Bump = [8, 1, 28, 0.86];

const bumps: Readonly<Record<string, readonly Bump[]>> = {
  retail: [
    [11, 12, 44, 1.35],
    [1, 3, 30, 0.88],
  ],
  'e-commerce': [
    [11, 12, 42, 1.45],
    [1, 6, 30, 0.85],
  ],
  education: [
    [7, 1, 55, 0.5],
    [12, 20, 16, 0.45],
    [9, 1, 30, 1.2],
  ],
  hospitality: [
    [6, 15, 75, 1.25],
    [1, 8, 40, 0.82],
  ],
  finance: [[3, 20, 16, 1.15], [6, 20, 14, 1.12], holidays],
  'public-sector': [[8, 1, 28, 0.78], holidays],
  logistics: [
    [11, 1, 50, 1.15],
    [12, 24, 9, 0.7],
  ],
  energy: [[1, 1, 60, 1.08], august],
};

/** The level on a day (days since 1970), eased in and out over a week. */
export function yearlyLevel(industry: string, region: string, day: number): number {
  const own = bumps[industry] ?? (region === 'Europe' ? [holidays, august] : [holidays]);
  const year = new Date(day * dayMs).getUTCFullYear();
  let level = 1;
  for (const [month, date, length, to] of own)
    for (const from of [Date.UTC(year - 1, month - 1, date) / dayMs, Date.UTC(year, month - 1, date) / dayMs]) {
      const inside = Math.min(day - from, from + length - day) / Math.min(7, length / 3);
      if (inside > 0) level *= 1 + (to - 1) * Math.min(1, inside);
    }
  return level;
}
