/** Contract and money: attributes, seats bought, revenue, invoices, owners, overrides and what happened in the end. */
import { dayMs } from '#lib/core/time/calendar.ts';
import { arrOn, seatsOn, type AccountLife, type Term } from './account-life.ts';
import { demoCsms, demoRenewals } from './people.ts';

const hour = 3_600_000;
const at = (day: number) => day * dayMs + 8 * hour;

export function writeContract(life: AccountLife): void {
  const { diary, profile, terms, fromDay } = life;
  const random = life.random.fork('contract');
  const start = at(profile.startDay);
  const facts = {
    industry: profile.industry,
    region: profile.region,
    plan: profile.plan,
    billingCurrency: profile.billingCurrency,
    employees: profile.employees,
  };
  for (const [name, value] of Object.entries(facts)) diary.attribute(name, start, value);
  diary.attribute('startDate', start, { date: profile.startDay * dayMs });
  diary.attribute('arr', start, profile.arr);
  diary.attribute('renewalDate', start, {
    date: (terms[0]?.renewalDay ?? profile.startDay + profile.termDays) * dayMs,
  });
  diary.owner('csm', start, profile.csm);
  diary.owner('ae', start, profile.seller);
  diary.owner('renewals', start, demoRenewals);
  if (random.chance(0.12)) diary.owner('csm', at(random.whole(fromDay, life.endDay)), random.pick(demoCsms));
  terms.forEach((term, index) => writeTerm(life, term, terms[index + 1]));
}

function writeTerm({ diary, profile }: AccountLife, term: Term, next: Term | undefined): void {
  if (term.result === 'open') return;
  diary.outcome({
    outcome: term.result,
    observedAt: at(term.result === 'churned' ? term.saidDay : Math.min(term.saidDay, term.renewalDay)),
    effectiveAt: term.renewalDay * dayMs,
    amount: term.result === 'churned' ? -profile.arr : term.arr,
    reason: term.reason,
  });
  if (term.result === 'churned') return;
  diary.attribute('arr', at(term.renewalDay), term.arr);
  diary.attribute('renewalDate', at(term.renewalDay), {
    date: (next?.renewalDay ?? term.renewalDay + profile.termDays) * dayMs,
  });
}

export function writeMoney(life: AccountLife): void {
  const { diary, profile, health, fromDay, endDay, goneDay, story } = life;
  const random = life.random.fork('money');
  const habit = random.chance(0.12) ? random.whole(14, 40) : random.whole(-4, 5);
  const last = Math.min(endDay, goneDay - 1);
  diary.observe('seats-bought', at(fromDay), seatsOn(life, fromDay));
  for (const term of life.terms)
    if (term.result !== 'open' && term.result !== 'churned' && term.renewalDay > fromDay)
      diary.observe('seats-bought', at(term.renewalDay), term.seats);
  for (let day = fromDay + (30 - ((fromDay - profile.startDay) % 30)); day <= last; day += 30) {
    diary.observe('mrr', at(day), Math.round(arrOn(life, day) / 12));
    const invoiced = Math.round((day - profile.startDay) / 30);
    if (invoiced % 3 !== 1) continue;
    const late = (story?.paysLate ?? Math.max(-6, habit - 7 * Math.min(1, health.at(day)) + random.normal(0, 5))) | 0;
    diary.observe('invoice-days-late', at(day) + (story?.paysLate ? 0 : Math.max(0, late)) * dayMs, late);
  }
  if (!story && random.chance(0.015)) writeOverride(life, last);
}

function writeOverride({ diary, profile, health, fromDay }: AccountLife, last: number): void {
  const observedAt = at(Math.max(fromDay, last - 20));
  const band = health.at(last) < 0.4 ? 'at-risk' : 'concerning';
  const reason =
    band === 'at-risk'
      ? 'The sponsor told me in confidence that they look at alternatives'
      : 'Reorganisation announced; wait for the new structure';
  diary.override({
    model: 'saas-health',
    band,
    reason,
    expiresAt: observedAt + 90 * dayMs,
    by: profile.csm,
    observedAt,
  });
}
