import type { Locator, Page } from '@playwright/test';
import { open } from '../fixtures.ts';

/** The book, as somebody who looks at it would name its parts. */
export class BookPage {
  readonly page: Page;
  readonly table: Locator;
  /** Rows of accounts, those that are drawn. */
  readonly rows: Locator;
  readonly search: Locator;

  constructor(page: Page) {
    this.page = page;
    this.table = page.getByRole('table', { name: 'Accounts' });
    this.rows = this.table.getByRole('rowgroup').last().getByRole('row');
    this.search = page.getByRole('searchbox', { name: 'Search accounts by name' });
  }

  async open(query = ''): Promise<void> {
    await open(this.page, `/${query}`);
  }

  row(name: string): Locator {
    return this.rows.filter({ hasText: name });
  }

  link(name: string): Locator {
    return this.table.getByRole('link', { name });
  }

  column(name: string): Locator {
    return this.table.getByRole('columnheader', { name });
  }

  /** The tile of a band: shows only its accounts. */
  band(name: string): Locator {
    return this.page.getByRole('region', { name: 'Bands' }).getByRole('link', { name });
  }

  names(): Promise<string[]> {
    return this.rows.getByRole('link').allTextContents();
  }
}
