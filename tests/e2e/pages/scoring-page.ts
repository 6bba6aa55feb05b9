import type { Locator, Page } from '@playwright/test';
import { open } from '../fixtures.ts';

export class ScoringPage {
  readonly page: Page;
  readonly heading: Locator;
  readonly start: Locator;
  readonly cancel: Locator;
  /** What came of the run that this page has seen. */
  readonly outcome: Locator;
  /** Each run that has ended, newest first. */
  readonly runs: Locator;
  /** The alarms that nobody has acknowledged. */
  readonly alarms: Locator;
  readonly acknowledge: Locator;
  /** The notice on the other pages. */
  readonly banner: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1, name: 'Scoring' });
    this.start = page.getByRole('button', { name: 'Score the whole book now' });
    this.cancel = page.getByRole('button', { name: /^Cancel/ });
    this.outcome = page.getByRole('status', { name: 'Outcome' });
    this.runs = page.getByRole('table', { name: 'Runs over the whole book' }).locator('tbody');
    this.alarms = page.getByRole('region', { name: /did not come out the same twice/ });
    this.acknowledge = this.alarms.getByRole('button', { name: /^Acknowledge/ });
    this.banner = page.getByRole('region', { name: 'Alarms of scoring' }).getByRole('link');
  }

  async open(query = ''): Promise<void> {
    await open(this.page, `/scoring${query}`);
  }

  panel(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  /** An alarm by its account. */
  alarm(account: string): Locator {
    return this.alarms.getByRole('listitem').filter({ has: this.page.getByRole('link', { name: account }) });
  }
}
