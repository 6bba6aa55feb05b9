import { join } from 'node:path';
import { defineConfig } from 'drizzle-kit';

// Used by make-migration.ts only.
export default defineConfig({
  dialect: 'sqlite',
  schema: join(import.meta.dirname ?? __dirname, 'schema'),
  out: 'migrations/sqlite',
  breakpoints: true,
});
