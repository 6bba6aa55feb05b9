import { test as base, expect, type Page } from '@playwright/test';
import { startServer, type RunningServer } from './server.ts';
import { signedIn } from './signed-in.ts';

interface Shared {
  /** A server with an empty data folder of its own, shared by the tests of one worker. */
  server: RunningServer;
}

/** Playwright's `test` with our own server behind `page.goto('/')`. */
export const test = base.extend<object, Shared>({
  server: [
    async ({}, use) => {
      const server = await startServer();
      await signedIn(server); // somebody has set it up
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  // Whatever else a test looks at: the page threw nothing and broke none of its own security rules.
  page: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) complaints.push(message.text());
    });
    await use(page);
    expect(complaints).toEqual([]);
  },
  /** Everybody is the admin; a test of signing in says `storageState: { cookies: [], origins: [] }`. */
  storageState: async ({ server }, use) => use(await signedIn(server)),
  baseURL: async ({ server }, use) => use(server.address),
});

/** The same on an empty server that tests fill: those that look at emptiness share none with them. */
export const fillingTest = test.extend<object, Shared>({
  server: [
    async ({}, use) => {
      const server = await startServer();
      await signedIn(server); // somebody has set it up
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
});

export { expect };

/** Opens a page and waits until it listens to clicks. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('html[data-hydrated=true]').waitFor();
}
