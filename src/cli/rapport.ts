// The `rapport` command: see command-line.ts. What Node makes of the source is kept, which halves the time to the first word.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { root } from './build.ts';

enableCompileCache(join(root, 'node_modules/.cache/rapport'));
await import('./command-line.ts');
