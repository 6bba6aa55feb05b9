import { sveltekit } from '@sveltejs/kit/vite';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { nodeWorkers } from './.config/node-worker.ts';
import { strictStyles } from './.config/strict-styles.ts';

// Tests see the same clock settings on every machine.
process.env.TZ = 'UTC';

const node = { environment: 'node' as const, restoreMocks: true };

const everyTime = {
  ...node,
  // The same random cases every time; `npm run prove` draws new ones.
  setupFiles: ['tests/run/fixed-seed.ts'],
  // Left to itself, Vitest keeps a core free: of two, half of the machine.
  maxWorkers: '100%',
};
const core = 'src/lib/core/**/*.test.ts';

export default defineConfig(async ({ mode }): Promise<ViteUserConfig> => ({
  plugins: mode === 'test' ? [] : [tailwindcss(), nodeWorkers(), strictStyles(), sveltekit()],
  server: { host: '127.0.0.1', fs: { strict: true } },
  test: {
    silent: 'passed-only',
    sequence: mode === 'test' ? { sequencer: (await import('./.config/long-tests-first.ts')).LongTestsFirst } : {},
    projects: [
      {
        plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
        test: {
          ...everyTime,
          name: 'unit',
          include: [
            'src/**/*.test.ts',
            '.config/**/*.test.ts',
            'tests/architecture.test.ts',
            'tests/{architecture,library,property,contract,cli,crash,run}/**/*.test.ts',
          ],
          exclude: [core],
        },
      },
      // Core is pure, so that its tests have nothing to hide from each other: they share processes and what these loaded.
      { test: { ...everyTime, name: 'core', include: [core], isolate: false } },
      // Larger sizes of the same promises; only `npm run prove` runs them.
      {
        test: {
          ...node,
          name: 'prove',
          include: ['tests/prove/**/*.test.ts'],
          testTimeout: 3_600_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
}));
