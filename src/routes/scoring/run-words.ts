/** What runs are called on screen. What has no words here stands as it was written, made readable. */
import type { BookRun } from '#lib/server/store/book-run-store.ts';
import { sentence, type Tone } from '#lib/ui/tones.ts';

const reasons: Readonly<Record<string, string>> = {
  'by-hand': 'Started by hand',
  nightly: 'Nightly',
  published: 'Something was published',
  'many-due': 'Many accounts were due',
};

export function sayReason({ reason }: Pick<BookRun, 'reason'>): string {
  return reasons[reason] ?? sentence(reason);
}

/** `rapport` is the server itself and `local`, in runs from before people signed in, whoever sat there: naming them says nothing. */
export function sayBy({ by }: Pick<BookRun, 'by'>, users: Readonly<Record<string, string>>): string | null {
  return by === 'local' || by === 'rapport' || by === '' ? null : (users[by] ?? by);
}

const accountReasons: Readonly<Record<string, string>> = {
  decision: 'Something was about to be decided',
  events: 'New events had arrived',
  runs: 'A playbook was in progress',
  override: 'Its band is set by hand',
  first: 'Scored for the first time',
  churn: 'It had churned',
  'cannot-run-in-columns': 'Its rules run for single accounts only',
};

/** Why accounts were scored one by one, the most frequent reason first. */
export function sayAccountReasons(byAccount: Readonly<Record<string, number>>): { why: string; accounts: number }[] {
  return Object.entries(byAccount)
    .filter(([, accounts]) => accounts > 0)
    .map(([key, accounts]) => ({ why: accountReasons[key] ?? sentence(key), accounts }))
    .toSorted((a, b) => b.accounts - a.accounts || a.why.localeCompare(b.why));
}

export interface RunLook {
  readonly name: string;
  readonly tone: Tone;
  readonly icon: 'waiting' | 'running' | 'cancelled' | 'done' | 'trouble' | 'failed';
}

/** How a run ended, or how it stands; one that went through but left something behind says so. */
export function runLook({ status, counts }: Pick<BookRun, 'status' | 'counts'>): RunLook {
  switch (status) {
    case 'waiting':
      return { name: 'Waiting to start', tone: 'neutral', icon: 'waiting' };
    case 'running':
      return { name: 'Running', tone: 'neutral', icon: 'running' };
    case 'cancelling':
      return { name: 'Being cancelled', tone: 'neutral', icon: 'running' };
    case 'cancelled':
      return { name: 'Cancelled', tone: 'neutral', icon: 'cancelled' };
    case 'failed':
      return { name: 'Failed', tone: 'bad', icon: 'failed' };
    case 'done':
      if (counts.differed > 0 || counts.blocked > 0) return { name: 'Done, with alarms', tone: 'bad', icon: 'trouble' };
      if (counts.failed > 0) return { name: 'Done, some failed', tone: 'warn', icon: 'trouble' };
      return { name: 'Done', tone: 'good', icon: 'done' };
  }
}

export function isUnderWay({ status }: Pick<BookRun, 'status'>): boolean {
  return status === 'waiting' || status === 'running' || status === 'cancelling';
}
