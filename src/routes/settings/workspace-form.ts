/** The form of the workspace's settings, shared by the set-up page: what was typed, what is wrong with it, and what it means. */
import type { Workspace } from '#lib/server/store/workspace-store.ts';
import { isCurrency, isLocale, readTimeZone } from './regions.ts';

export interface HolidayTyped {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly name: string;
}

export interface WorkspaceTyped {
  readonly name: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly currency: string;
  /** ISO weekdays. */
  readonly workingDays: readonly number[];
  readonly holidays: readonly HolidayTyped[];
  /** Lines to add to the holidays. */
  readonly pasted: string;
}

type Field = keyof WorkspaceTyped;
export type Faults<Name extends string> = Readonly<Partial<Record<Name, string>>>;

export type WorkspaceSettings = Pick<Workspace, 'name' | 'calendar' | 'locale' | 'currency' | 'holidayNames'>;

const longest = 100;
const mostHolidays = 2_000;

export function typedFrom({ name, calendar, locale, currency, holidayNames }: WorkspaceSettings): WorkspaceTyped {
  return {
    name,
    timeZone: calendar.timeZone,
    locale,
    currency,
    workingDays: calendar.workingDays,
    holidays: calendar.holidays.map((date) => ({ date, name: holidayNames[date] ?? '' })),
    pasted: '',
  };
}

/** `settings` is null when something is wrong; then `faults` says what, by field. */
export function readWorkspaceForm(form: FormData): {
  readonly typed: WorkspaceTyped;
  readonly faults: Faults<Field>;
  readonly settings: WorkspaceSettings | null;
} {
  const typed = readTyped(form);
  const faults: Partial<Record<Field, string>> = {};
  if (typed.name === '') faults.name = 'Give the workspace a name, such as that of your company.';
  else if (typed.name.length > longest) faults.name = `Use at most ${longest} characters.`;
  const timeZone = readTimeZone(typed.timeZone);
  if (timeZone === null)
    faults.timeZone = `There is no time zone “${typed.timeZone}”. Choose one of the list, such as Europe/Berlin.`;
  if (!isLocale(typed.locale)) faults.locale = 'Choose a language and region of the list.';
  if (!isCurrency(typed.currency)) faults.currency = 'Choose a currency of the list.';
  if (typed.workingDays.length === 0) faults.workingDays = 'Choose at least one day: due dates count working days.';
  const shown = findBadHoliday(typed.holidays);
  if (shown) faults.holidays = shown;
  const pasted = readPasted(typed.pasted);
  if (pasted.fault) faults.pasted = pasted.fault;
  const holidays = [...typed.holidays, ...pasted.holidays];
  if (holidays.length > mostHolidays) faults.holidays = `Keep at most ${mostHolidays} days; remove past ones.`;
  if (Object.keys(faults).length > 0 || timeZone === null) return { typed, faults, settings: null };
  const names = new Map(holidays.map(({ date, name }) => [date, name]));
  return {
    typed,
    faults,
    settings: {
      name: typed.name,
      locale: typed.locale,
      currency: typed.currency,
      calendar: { timeZone, workingDays: typed.workingDays, holidays: [...names.keys()].sort() },
      holidayNames: Object.fromEntries([...names].filter(([, name]) => name !== '')),
    },
  };
}

function readTyped(form: FormData): WorkspaceTyped {
  const text = (name: string) => asText(form.get(name));
  const names = form.getAll('holidayName').map(asText);
  return {
    name: text('name'),
    timeZone: text('timeZone'),
    locale: text('locale'),
    currency: text('currency'),
    workingDays: [1, 2, 3, 4, 5, 6, 7].filter((day) => form.getAll('workingDays').includes(String(day))),
    holidays: form
      .getAll('holidayDate')
      .map((date, index) => ({ date: asText(date), name: names[index] ?? '' }))
      .filter(({ date, name }) => date !== '' || name !== ''),
    pasted: text('pasted'),
  };
}

const asText = (value: FormDataEntryValue | null) => (typeof value === 'string' ? value.trim() : '');

function isDate(text: string): boolean {
  const at = /^(19[7-9]|20|21)\d+-\d{2}-\d{2}$/.test(text) && text.length === 10 ? Date.parse(text) : NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

function findBadHoliday(holidays: readonly HolidayTyped[]): string | undefined {
  for (const { date, name } of holidays) {
    if (date === '') return `“${name}” has no date. Give it one, or clear its name to remove it.`;
    if (!isDate(date)) return `“${date}” is no date. Write it like 2026-12-25.`;
    if (name.length > longest) return `The name of ${date} is too long. Use at most ${longest} characters.`;
  }
  return undefined;
}

/** A line per day: the date, then its name. */
function readPasted(text: string): { readonly holidays: readonly HolidayTyped[]; readonly fault?: string } {
  const holidays: HolidayTyped[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const [, date = '', name = ''] = /^\s*"?([\d-]+)"?[\s,;:]*(.*)$/.exec(line) ?? [];
    if (!isDate(date))
      return {
        holidays,
        fault: `Line ${index + 1}, “${line.trim().slice(0, 40)}”, does not begin with a date like 2026-12-25.`,
      };
    const plainName = name.trim().replaceAll(/^"|"$/g, '');
    if (plainName.length > longest) return { holidays, fault: `The name in line ${index + 1} is too long.` };
    holidays.push({ date, name: plainName });
  }
  return { holidays };
}
