import type { Locator, Page } from '@playwright/test';
import { open } from '../fixtures.ts';

export class TasksPage {
  readonly page: Page;
  readonly tasks: Locator;
  readonly search: Locator;

  constructor(page: Page) {
    this.page = page;
    this.tasks = page.locator('[data-task]');
    this.search = page.getByRole('searchbox', { name: 'Search tasks and accounts' });
  }

  async open(query = ''): Promise<void> {
    await open(this.page, `/tasks${query}`);
  }

  task(title: string): Locator {
    return this.page.getByRole('link', { name: title, exact: true });
  }

  async showTab(name: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Tasks by state' }).getByRole('link', { name }).click();
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }
}
