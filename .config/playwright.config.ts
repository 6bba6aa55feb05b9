import { defineConfig } from '@playwright/test';
import { resolve } from 'node:path';
import { chromiumArgs, findChromium } from './chromium.ts';

const root = resolve(import.meta.dirname, '..');

// No webServer: every worker starts its own server on a free port with its own data folder (tests/e2e/fixtures.ts).
export default defineConfig({
  testDir: resolve(root, 'tests/e2e'),
  outputDir: resolve(root, 'test-results'),
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 30_000,
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: findChromium(), args: chromiumArgs },
    colorScheme: 'light',
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
  },
});
