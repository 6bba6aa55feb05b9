import type { Locator, Page } from '@playwright/test';
import { open } from '../fixtures.ts';

export class AccountPage {
  readonly page: Page;
  readonly score: Locator;
  readonly summary: Locator;
  /** What says that a past day is shown. */
  readonly banner: Locator;
  readonly chart: Locator;
  readonly tree: Locator;

  constructor(page: Page) {
    this.page = page;
    this.score = page.getByTestId('score');
    this.summary = page.getByTestId('summary');
    this.banner = page.getByRole('status').filter({ hasText: 'As of' });
    this.chart = page.getByRole('slider', { name: 'Score over time' });
    this.tree = page.getByRole('list', { name: 'Explanation, from the band down' });
  }

  async open(id: string, query = ''): Promise<void> {
    await open(this.page, `/accounts/${id}${query}`);
  }

  /** A row of the explanation, by the name of what it is about. */
  row(name: string): Locator {
    return this.tree.locator('[data-tree-row]').filter({ hasText: name });
  }

  panel(name: string): Locator {
    return this.page.getByRole('region', { name });
  }
}
