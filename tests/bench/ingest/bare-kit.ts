/** The smallest Kit application with an endpoint that reads a body as JSON and says how many items it has. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const root = resolve(import.meta.dirname, '../../..');

const files: Readonly<Record<string, string>> = {
  'package.json': '{ "type": "module" }',
  'svelte.config.js': `import adapter from '@sveltejs/adapter-node';
export default { kit: { adapter: adapter({ precompress: false }), csrf: { trustedOrigins: ['*'] } } };`,
  'vite.config.js': `import { sveltekit } from '@sveltejs/kit/vite';
export default { plugins: [sveltekit()] };`,
  'src/app.html': '<!doctype html><html><head>%sveltekit.head%</head><body>%sveltekit.body%</body></html>',
  'src/routes/+server.js': `export const POST = async ({ request }) => Response.json({ items: (await request.json()).items.length });`,
  'serve.js': `import { createServer } from 'node:http';
process.env.BODY_SIZE_LIMIT = '64M';
const { handler } = await import('./build/handler.js');
const server = createServer(handler).listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));`,
};

export async function buildBareKit(folder: string): Promise<{ address: string; stop: () => void }> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const built = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'error'], { cwd: folder, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`The bare Kit application was not built:\n${built.stdout}${built.stderr}`);
  const child = spawn(process.execPath, ['serve.js'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const [address] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { address, stop: () => child.kill() };
}
