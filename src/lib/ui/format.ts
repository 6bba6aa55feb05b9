/**
 * How numbers, money and moments are written: by the workspace's locale, currency and time zone, the same on the server and in the
 * browser. Nothing here reads the clock: `now` comes with the page's data, so that both sides say the same.
 */
export interface FormatSettings {
  /** BCP 47. */
  readonly locale: string;
  /** ISO 4217. */
  readonly currency: string;
  /** IANA name. */
  readonly timeZone: string;
}

const day = 86_400_000;
/** What stands where a number is unknown. Always beside words that say so. */
export const nothing = '–';

/** A set of formatting functions. Settings that Intl does not know fall back to en-GB, USD and UTC. */
export function createFormat(settings: FormatSettings) {
  const locale = firstValid(settings.locale, 'en-GB', (each) => new Intl.NumberFormat(each));
  const currency = firstValid(
    settings.currency,
    'USD',
    (each) => new Intl.NumberFormat('en', { style: 'currency', currency: each }),
  );
  const timeZone = firstValid(settings.timeZone, 'UTC', (each) => new Intl.DateTimeFormat('en', { timeZone: each }));
  const cents =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const oneDecimal = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const loose = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const signed = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay: 'exceptZero',
  });
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const money = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const;
  const brief = new Intl.NumberFormat(locale, {
    ...money,
    notation: 'compact',
    maximumFractionDigits: 1,
    minimumFractionDigits: 0,
  });
  const exact = new Intl.NumberFormat(locale, {
    ...money,
    maximumFractionDigits: Math.min(cents, 2),
    minimumFractionDigits: 0,
  });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const unit = (name: string, maximumFractionDigits = 0) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits });
  const hours = unit('hour');
  const minutes = unit('minute');
  const seconds = unit('second');
  const shortSeconds = unit('second', 1);
  const sizes = [unit('kilobyte'), unit('megabyte', 1), unit('gigabyte', 1)] as const;

  const dated = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
  const medium = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const long = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  const dateOnly = dated({ ...medium, timeZone: 'UTC' });
  const dayInZone = dated({ ...medium, timeZone });
  const longDay = dated({ ...long, timeZone });
  const dayAndTime = dated({ ...medium, hour: '2-digit', minute: '2-digit', timeZone });
  const monthInZone = dated({ month: 'short', timeZone });
  const monthAndYear = dated({ month: 'short', year: 'numeric', timeZone });
  const parts = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone });

  /** The local day of a moment, `YYYY-MM-DD`. */
  const isoDay = (at: number): string => parts.format(at);
  const dayNumber = (iso: string): number => Date.parse(iso) / day;
  const fromDays = (days: number): string => {
    const [size, unit] =
      Math.abs(days) < 14
        ? ([1, 'day'] as const)
        : Math.abs(days) < 60
          ? ([7, 'week'] as const)
          : Math.abs(days) < 700
            ? ([30.44, 'month'] as const)
            : ([365.25, 'year'] as const);
    return relative.format(Math.round(days / size), unit);
  };

  return {
    locale,
    timeZone,
    /** At most one decimal. */
    number: (value: number): string => loose.format(value),
    count: (value: number): string => whole.format(value),
    score: (value: number | null): string => (value === null ? nothing : oneDecimal.format(value)),
    /** With its sign (a true minus), one decimal. */
    change: (value: number): string => signed.format(roundPoints(value)).replace('-', '−'),
    /** Of a share 0..1. */
    percent: (value: number): string => share.format(value),
    money: (value: number | null): string => (value === null ? nothing : brief.format(value)),
    exactMoney: (value: number | null): string => (value === null ? nothing : exact.format(value)),
    /** A calendar date, stored as midnight UTC: the same day in every zone. */
    date: (at: number): string => dateOnly.format(at),
    /** The day of a moment, in the workspace's zone. */
    day: (at: number): string => dayInZone.format(at),
    longDay: (at: number): string => longDay.format(at),
    dayAndTime: (at: number): string => dayAndTime.format(at),
    month: (at: number): string => monthInZone.format(at),
    monthAndYear: (at: number): string => monthAndYear.format(at),
    isoDay,
    /** How long something took: "0.4 sec", "2 min 5 sec", "1 hr 3 min". */
    duration: (ms: number): string => {
      const whole = Math.round(ms / 1000);
      if (ms < 9_950) return shortSeconds.format(ms <= 0 ? 0 : Math.max(0.1, ms / 1000));
      if (whole < 60) return seconds.format(whole);
      if (whole < 3_600) return `${minutes.format(Math.floor(whole / 60))} ${seconds.format(whole % 60)}`;
      return `${hours.format(Math.floor(whole / 3_600))} ${minutes.format(Math.floor((whole % 3_600) / 60))}`;
    },
    /** "240 kB", "3.4 MB". */
    bytes: (size: number): string => {
      const step = Math.min(2, Math.max(0, Math.floor(Math.log10(Math.max(1, size)) / 3) - 1));
      return sizes[step]!.format(size / 1000 ** (step + 1));
    },
    /** "2 days ago", by local calendar days. */
    ago: (at: number, now: number): string => fromDays(dayNumber(isoDay(at)) - dayNumber(isoDay(now))),
    /** The same for a calendar date. */
    dateFromNow: (at: number, now: number): string => fromDays(Math.round(at / day) - dayNumber(isoDay(now))),
  };
}

export type Format = ReturnType<typeof createFormat>;

/** To one decimal, halves away from zero, so that +2.25 and −2.25 look alike. */
export function roundPoints(value: number): number {
  return (Math.sign(value) * Math.round(Math.abs(value) * 10)) / 10;
}

function firstValid(wish: string, fallback: string, attempt: (value: string) => unknown): string {
  try {
    attempt(wish);
    return wish;
  } catch {
    return fallback;
  }
}

/** "1 account", "3 accounts". */
export function plural(count: number, one: string, many: string, format: Format): string {
  return `${format.count(count)} ${count === 1 ? one : many}`;
}
