// The `rapport` command: see command-line.ts. What Node makes of the source is kept, which halves the time to the first word.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { root } from './build.ts';

// An import may be large and the machine small: a fifth slower, it stays below 200 MB.
if (process.argv.includes('import')) setFlagsFromString('--optimize-for-size');
enableCompileCache(join(root, 'node_modules/.cache/rapport'));
await import('./command-line.ts');
