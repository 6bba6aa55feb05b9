import { sveltekit } from '@sveltejs/kit/vite';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vitest/config';
import { nodeWorkers } from './.config/node-worker.ts';
import { strictStyles } from './.config/strict-styles.ts';

// Tests see the same clock settings on every machine.
process.env.TZ = 'UTC';

const node = { environment: 'node' as const, restoreMocks: true };

export default defineConfig(({ mode }) => ({
  plugins: mode === 'test' ? [] : [tailwindcss(), nodeWorkers(), strictStyles(), sveltekit()],
  server: { host: '127.0.0.1', fs: { strict: true } },
  test: {
    silent: 'passed-only',
    // Left to itself, Vitest keeps a core free for watching: of two cores, half of the machine.
    maxWorkers: '100%',
    projects: [
      {
        plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
        test: {
          ...node,
          name: 'unit',
          // The same random cases every time; `npm run prove` draws new ones.
          setupFiles: ['tests/run/fixed-seed.ts'],
          include: [
            'src/**/*.test.ts',
            '.config/**/*.test.ts',
            'tests/architecture.test.ts',
            'tests/{architecture,library,property,contract,cli,crash,run}/**/*.test.ts',
          ],
        },
      },
      // Larger sizes of the same promises; only `npm run prove` runs them.
      { test: { ...node, name: 'prove', include: ['tests/prove/**/*.test.ts'], testTimeout: 3_600_000 } },
    ],
  },
}));
