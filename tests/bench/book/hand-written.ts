/** The workload as a careful programmer would write it for one account: the reference. Three-valued as ours: `null` is unknown. */
import type { Account } from './workload.ts';

export type Flag = boolean | null;

export interface Scored {
  readonly score: number | null;
  readonly band: 'at-risk' | 'concerning' | 'healthy' | null;
  readonly flags: readonly Flag[];
}

export function scoreByHand(account: Account): Scored {
  const score = scoreOf(account);
  return { score, band: bandOf(score), flags: flagsOf(account) };
}

export function scoreOf(account: Account): number | null {
  const usage = usageOf(account);
  const support = supportOf(account);
  const feedback = feedbackOf(account);
  const commercial = commercialOf(account);
  let sum = 0;
  let weight = 0;
  if (usage !== null) {
    sum += 40 * usage;
    weight += 40;
  }
  if (support !== null) {
    sum += 20 * support;
    weight += 20;
  }
  if (feedback !== null) {
    sum += 20 * feedback;
    weight += 20;
  }
  if (commercial !== null) {
    sum += 20 * commercial;
    weight += 20;
  }
  return weight < 50 ? null : sum / weight;
}

export function bandOf(score: number | null): Scored['band'] {
  if (score === null) return null;
  return score >= 70 ? 'healthy' : score >= 40 ? 'concerning' : 'at-risk';
}

function usageOf({ logins, seatsUsed, activeDays, features, usageTrend }: Account): number | null {
  let sum = 0;
  let weight = 0;
  if (logins !== null) {
    sum += 30 * (logins < 40 ? line(logins, 0, 0, 40, 40) : line(logins, 40, 40, 600, 100));
    weight += 30;
  }
  if (seatsUsed !== null) {
    sum += 20 * line(seatsUsed, 0, 0, 200, 100);
    weight += 20;
  }
  if (activeDays !== null) {
    sum += 20 * line(activeDays, 0, 0, 20, 100);
    weight += 20;
  }
  if (features !== null) {
    sum += 15 * (features >= 10 ? 100 : features >= 6 ? 70 : features >= 3 ? 40 : 0);
    weight += 15;
  }
  if (usageTrend !== null) {
    sum += 15 * (usageTrend < 0 ? line(usageTrend, -50, 0, 0, 60) : line(usageTrend, 0, 60, 50, 100));
    weight += 15;
  }
  return weight < 40 ? null : sum / weight;
}

function supportOf({ tickets, urgentOpen, answerHours, escalations, outage }: Account): number | null {
  let sum = 0;
  let weight = 0;
  if (tickets !== null) {
    sum += 25 * line(tickets, 2, 100, 12, 0);
    weight += 25;
  }
  if (urgentOpen !== null) {
    sum += 30 * (urgentOpen >= 2 ? 0 : urgentOpen >= 1 ? 40 : 100);
    weight += 30;
  }
  if (answerHours !== null) {
    sum += 15 * (answerHours < 8 ? line(answerHours, 1, 100, 8, 70) : line(answerHours, 8, 70, 48, 0));
    weight += 15;
  }
  if (escalations !== null) {
    sum += 20 * (escalations >= 5 ? 0 : escalations >= 3 ? 20 : escalations >= 1 ? 60 : 100);
    weight += 20;
  }
  if (outage !== null) {
    sum += 10 * line(outage, 0, 100, 240, 0);
    weight += 10;
  }
  return weight < 40 ? null : sum / weight;
}

function feedbackOf({ csat, nps, surveys, stars, meetings }: Account): number | null {
  let sum = 0;
  let weight = 0;
  if (csat !== null) {
    sum += 30 * line(csat, 1, 0, 5, 100);
    weight += 30;
  }
  if (nps !== null) {
    sum += 30 * line(nps, 0, 0, 10, 100);
    weight += 30;
  }
  if (surveys !== null) {
    sum += 10 * (surveys >= 3 ? 100 : surveys >= 1 ? 60 : 20);
    weight += 10;
  }
  if (stars !== null) {
    sum += 15 * (stars < 3 ? line(stars, 1, 0, 3, 40) : line(stars, 3, 40, 5, 100));
    weight += 15;
  }
  if (meetings !== null) {
    sum += 15 * (meetings >= 6 ? 100 : meetings >= 3 ? 80 : meetings >= 1 ? 50 : 0);
    weight += 15;
  }
  return weight < 40 ? null : sum / weight;
}

function commercialOf({ daysLate, discount, seatsTrend, monthsLeft, invoices }: Account): number | null {
  let sum = 0;
  let weight = 0;
  if (daysLate !== null) {
    sum += 30 * line(daysLate, 0, 100, 60, 0);
    weight += 30;
  }
  if (discount !== null) {
    sum += 10 * line(discount, 0, 100, 50, 20);
    weight += 10;
  }
  if (seatsTrend !== null) {
    sum += 30 * (seatsTrend < 0 ? line(seatsTrend, -20, 0, 0, 60) : line(seatsTrend, 0, 60, 20, 100));
    weight += 30;
  }
  if (monthsLeft !== null) {
    sum += 15 * (monthsLeft >= 9 ? 100 : monthsLeft >= 3 ? 60 : 30);
    weight += 15;
  }
  if (invoices !== null) {
    sum += 15 * (invoices >= 6 ? 0 : invoices >= 3 ? 40 : invoices >= 1 ? 80 : 100);
    weight += 15;
  }
  return weight < 40 ? null : sum / weight;
}

export function flagsOf(a: Account): Flag[] {
  return [
    and(less(a.usageTrend, -20), and(less(a.monthsLeft, 4), or(more(a.tickets, 5), less(a.csat, 3)))),
    and(atLeast(a.urgentOpen, 1), or(more(a.answerHours, 24), or(atLeast(a.escalations, 2), more(a.outage, 60)))),
    and(
      a.plan === null ? null : a.plan === 'business' || a.plan === 'enterprise',
      and(less(a.logins, 60), not(or(more(a.meetings, 2), more(a.activeDays, 15)))),
    ),
    or(more(a.daysLate, 30), and(atLeast(a.invoices, 3), more(a.daysLate, 10))),
    and(
      and(atLeast(a.seatsUsed, 80), more(a.usageTrend, 5)),
      and(a.plan === null ? null : a.plan !== 'enterprise', and(not(more(a.daysLate, 15)), atLeast(a.csat, 4))),
    ),
    and(and(a.nps !== null, atMost(a.nps, 6)), and(or(a.csat === null, less(a.csat, 3)), less(a.surveys, 2))),
    and(
      and(a.plan === null ? null : a.plan === 'starter', less(a.features, 4)),
      and(less(a.activeDays, 8), or(less(a.logins, 40), a.seatsUsed === null)),
    ),
    and(
      and(atLeast(a.nps, 9), atLeast(a.stars, 4)),
      and(a.region === null ? null : a.region === 'emea' || a.region === 'amer', not(atLeast(a.escalations, 1))),
    ),
    and(
      more(a.discount, 25),
      and(or(less(a.usageTrend, -10), less(a.seatsTrend, -5)), a.plan === null ? null : a.plan !== 'starter'),
    ),
    and(less(a.seatsTrend, -10), or(and(less(a.monthsLeft, 6), less(a.meetings, 2)), more(a.tickets, 8))),
    and(
      a.region === null ? null : a.region === 'apac',
      not(or(less(a.logins, 100), or(less(a.csat, 3.5), more(a.urgentOpen, 0)))),
    ),
    or(
      and(more(a.tickets, 6), more(a.outage, 30)),
      or(and(more(a.answerHours, 16), less(a.stars, 3)), a.nps === null && a.csat === null),
    ),
  ];
}

function line(x: number, x0: number, y0: number, x1: number, y1: number): number {
  return x <= x0 ? y0 : x >= x1 ? y1 : y0 + (x - x0) * ((y1 - y0) / (x1 - x0));
}

function less(value: number | null, limit: number): Flag {
  return value === null ? null : value < limit;
}

function atMost(value: number | null, limit: number): Flag {
  return value === null ? null : value <= limit;
}

function more(value: number | null, limit: number): Flag {
  return value === null ? null : value > limit;
}

function atLeast(value: number | null, limit: number): Flag {
  return value === null ? null : value >= limit;
}

function and(a: Flag, b: Flag): Flag {
  return a === false || b === false ? false : a === null || b === null ? null : true;
}

function or(a: Flag, b: Flag): Flag {
  return a === true || b === true ? true : a === null || b === null ? null : false;
}

function not(a: Flag): Flag {
  return a === null ? null : !a;
}
